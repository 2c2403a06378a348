package dev.espalier.engine.model;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Problem;
import dev.espalier.api.Shape;
import dev.espalier.api.data.ColumnEncoding;
import dev.espalier.api.data.Schema;
import dev.espalier.api.model.Layer;
import dev.espalier.api.model.LayerSignature;
import dev.espalier.engine.layer.Block;
import dev.espalier.engine.layer.CompositeLayer;
import dev.espalier.engine.layer.Concatenate;
import dev.espalier.engine.layer.Repeat;
import dev.espalier.engine.layer.Residual;
import dev.espalier.engine.plugin.LayerCalls;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Turns a definition into a graph: layers into nodes of their own, in order, with shapes. */
final class GraphInference {

    private final Model model;
    private final List<Schema.Input> offered;
    private final List<Problem> problems = new ArrayList<>();

    /** The number of the value of an input or a node of the model. */
    private final Map<String, Integer> values = new HashMap<>();

    /** The shape of each value; empty where it could not be found out. */
    private final List<Optional<Shape>> shapes = new ArrayList<>();

    /** The columns of the values that are indices of categories. */
    private final Map<Integer, ColumnEncoding.Index> indices = new HashMap<>();

    private final List<Graph.Input> inputs = new ArrayList<>();
    private final List<Draft> drafts = new ArrayList<>();
    private final Set<String> names = new HashSet<>();

    /** A node before its gain is known, which depends on what follows. */
    record Draft(String name, Layer layer, List<Integer> sources, List<Shape> inputShapes, LayerSignature signature) {}

    GraphInference(Model model, List<Schema.Input> offered) {
        this.model = model;
        this.offered = offered;
    }

    Graph infer() {
        if (EmbeddedColumns.isNeeded(model, offered)) {
            addEmbeddedColumns();
        } else {
            model.inputs().forEach(this::addInput);
            requireIndices();
        }
        for (Model.Node node : sorted(model)) {
            addNode(node);
        }
        if (!problems.isEmpty()) {
            throw new EspalierException(problems);
        }
        List<Graph.Output> outputs = new ArrayList<>();
        for (String name : model.outputs()) {
            int value = Objects.requireNonNull(values.get(name), name);
            outputs.add(new Graph.Output(name, value, shapes.get(value).orElseThrow()));
        }
        return new Graph(model, inputs, new GraphParameters(inputs.size(), drafts, outputs).nodes(), outputs);
    }

    /** Gives the layers of a list one input: the features, and behind them the vectors of each column of categories. */
    private void addEmbeddedColumns() {
        EmbeddedColumns columns = new EmbeddedColumns(model, offered);
        List<Integer> joined = new ArrayList<>();
        for (int source : columns.inOrder()) {
            Schema.Input input = offered.get(source);
            values.put(input.name(), shapes.size());
            addIndices(input);
            shapes.add(Optional.of(input.shape()));
            inputs.add(new Graph.Input(input.name(), input.shape(), source));
        }
        for (int value = 0; value < inputs.size(); value++) {
            Schema.Input input = offered.get(inputs.get(value).source());
            Optional<Layer> layer = columns.layerOf(input);
            joined.add(layer.isPresent() ? addLayer(columns.nodeOf(input), layer.get(), List.of(value)) : value);
        }
        values.put(
                Model.SEQUENTIAL_INPUT,
                joined.size() == 1 ? joined.get(0) : addLayer(columns.nodeOfJoined(), new Concatenate(), joined));
    }

    private void addIndices(Schema.Input input) {
        input.index().ifPresent(index -> indices.put(shapes.size(), index));
    }

    /** A column of categories that a model takes no notice of is a mistake, for it may have been a feature before. */
    private void requireIndices() {
        Set<String> taken = model.inputs().stream().map(Model.Input::name).collect(Collectors.toSet());
        for (Schema.Input input : offered) {
            if (input.index().isPresent() && !taken.contains(input.name()) && offered.size() > 1) {
                report(
                        "model",
                        "the data has the column of categories '" + input.name()
                                + "' as an input of its own, which the model does not take",
                        "add it to the inputs, with a node of an embedding; or let the data source ignore the column");
            }
        }
    }

    private void addInput(Model.Input input) {
        Optional<Shape> shape = Optional.empty();
        int source = sourceOf(input);
        if (source >= 0) {
            Shape data = offered.get(source).shape();
            shape = Optional.of(input.shape().orElse(data));
            if (shape.get().size() != data.size()) {
                report(
                        "input " + input.name(),
                        "the data has the shape " + data + ", " + data.size() + " values; the model takes "
                                + shape.get() + ", " + shape.get().size(),
                        "declare the data's shape, or none to take whatever the data has");
                shape = Optional.empty();
            }
        }
        values.put(input.name(), shapes.size());
        if (source >= 0) {
            addIndices(offered.get(source));
        }
        shapes.add(shape);
        shape.ifPresent(found -> inputs.add(new Graph.Input(input.name(), found, source)));
    }

    private int sourceOf(Model.Input input) {
        if (offered.size() == 1 && model.inputs().size() == 1) {
            return 0;
        }
        for (int i = 0; i < offered.size(); i++) {
            if (offered.get(i).name().equals(input.name())) {
                return i;
            }
        }
        report(
                "input " + input.name(),
                "the data has no input of that name",
                "the data's inputs are "
                        + offered.stream().map(Schema.Input::name).collect(Collectors.joining(", ")));
        return -1;
    }

    private void addNode(Model.Node node) {
        List<Integer> sources = node.from().stream().map(values::get).toList();
        LayerNames names = new LayerNames(model.isSequential() ? "" : node.name());
        int value = addAll(names, node.layers(), sources);
        values.put(node.name(), value);
    }

    /** Adds the layers of a whole list; one that is all of it and made of others leaves its name to the list. */
    private int addAll(LayerNames names, List<Layer> layers, List<Integer> sources) {
        return layers.size() == 1 && layers.get(0) instanceof CompositeLayer only
                ? addComposite(names.ofOnly(only), only, sources)
                : addLayers(names, layers, sources);
    }

    private int addLayers(LayerNames names, List<Layer> layers, List<Integer> sources) {
        List<Integer> taken = sources;
        for (Layer layer : layers) {
            String name = names.next(layer);
            taken = List.of(
                    layer instanceof CompositeLayer composite
                            ? addComposite(name, composite, taken)
                            : addLayer(name, layer, taken));
        }
        return taken.get(0);
    }

    private int addComposite(String name, CompositeLayer composite, List<Integer> sources) {
        if (composite instanceof Block block) {
            return addAll(new LayerNames(name), block.layers(), sources);
        }
        if (composite instanceof Residual residual) {
            return addResidual(name, residual, sources);
        }
        Repeat repeat = (Repeat) composite;
        List<Integer> taken = sources;
        for (int number = 1; number <= repeat.times(); number++) {
            LayerNames names = new LayerNames(LayerNames.within(name, Integer.toString(number)));
            taken = List.of(addAll(names, repeat.repetition(number), taken));
        }
        return taken.get(0);
    }

    private int addResidual(String name, Residual residual, List<Integer> sources) {
        if (sources.size() > 1) {
            report(
                    "node " + name,
                    "it takes " + sources.size() + " inputs; a residual block takes one",
                    "join them by a layer such as add or concatenate before it");
            shapes.add(Optional.empty());
            return shapes.size() - 1;
        }
        LayerNames names = new LayerNames(name);
        int result = addLayers(names, residual.layers(), sources);
        int shortcut = residual.shortcut().isEmpty()
                ? sources.get(0)
                : addAll(new LayerNames(LayerNames.within(name, "shortcut")), residual.shortcut(), sources);
        int joined = addJoin(names.next(residual.join()), residual, List.of(shortcut, result));
        return addLayers(names, residual.after(), List.of(joined));
    }

    /** Adds what joins a residual block; if it refuses the shapes, the remedy is about the shortcut. */
    private int addJoin(String name, Residual residual, List<Integer> sources) {
        int before = problems.size();
        int joined = addLayer(name, residual.join(), sources);
        if (problems.size() == before + 1 && problems.get(before).remedy().isEmpty()) {
            Problem refusal = problems.remove(before);
            report(
                    refusal.where(),
                    refusal.what() + " of the shortcut and the layers beside it",
                    residual.shortcut().isEmpty()
                            ? "give the shortcut layers that change the shape in the same way, such as one dense layer"
                            : "let the layers of the shortcut lead to the shape of those beside it");
        }
        return joined;
    }

    private int addLayer(String name, Layer layer, List<Integer> sources) {
        if (!names.add(name)) {
            report("node " + name, "the name '" + name + "' is taken twice", "rename the nodes that lead to it");
        }
        Optional<Shape> result = Optional.empty();
        if (sources.stream().allMatch(source -> shapes.get(source).isPresent())) {
            List<Shape> inputShapes = sources.stream()
                    .map(source -> shapes.get(source).orElseThrow())
                    .toList();
            Optional<Layer> completed = completed(name, layer, sources);
            Optional<LayerSignature> signature = completed.flatMap(found -> signatureOf(name, found, inputShapes));
            signature.ifPresent(
                    found -> drafts.add(new Draft(name, completed.orElseThrow(), sources, inputShapes, found)));
            result = signature.map(LayerSignature::output);
        }
        shapes.add(result);
        return shapes.size() - 1;
    }

    /** The layer, told of the column whose indices it takes. */
    private Optional<Layer> completed(String name, Layer layer, List<Integer> sources) {
        Optional<Integer> index = sources.stream().filter(indices::containsKey).findFirst();
        if (index.isEmpty()) {
            return Optional.of(layer);
        }
        if (!(layer instanceof Layer.OfCategories categories) || sources.size() > 1) {
            report(
                    "node " + name,
                    "it takes the input '" + inputs.get(index.get()).name() + "', which holds indices of categories",
                    "let an embedding take the input, and this node its vectors");
            return Optional.empty();
        }
        try {
            return Optional.of(LayerCalls.ofColumn(categories, name, Objects.requireNonNull(indices.get(index.get()))));
        } catch (IllegalArgumentException refusal) {
            report("node " + name, String.valueOf(refusal.getMessage()), "");
        } catch (EspalierException failure) {
            problems.addAll(failure.problems());
        }
        return Optional.empty();
    }

    private Optional<LayerSignature> signatureOf(String name, Layer layer, List<Shape> inputShapes) {
        try {
            return Optional.of(LayerCalls.infer(layer, name, inputShapes));
        } catch (IllegalArgumentException refusal) {
            report("node " + name, String.valueOf(refusal.getMessage()), "");
        } catch (EspalierException failure) {
            problems.addAll(failure.problems());
        }
        return Optional.empty();
    }

    private void report(String where, String what, String remedy) {
        problems.add(new Problem(ErrorCode.INVALID_MODEL, where, what, remedy));
    }

    /** The nodes, each after all that it takes, otherwise in the order in which they were given. */
    private static List<Model.Node> sorted(Model model) {
        Set<String> known = new HashSet<>();
        model.inputs().forEach(input -> known.add(input.name()));
        Map<String, List<Model.Node>> waiting = new HashMap<>();
        List<Model.Node> sorted = new ArrayList<>();
        for (Model.Node node : model.nodes()) {
            List<Model.Node> ready = new ArrayList<>(List.of(node));
            while (!ready.isEmpty()) {
                Model.Node next = ready.remove(ready.size() - 1);
                Optional<String> missing = next.from().stream()
                        .filter(name -> !known.contains(name))
                        .findFirst();
                if (missing.isPresent()) {
                    waiting.computeIfAbsent(missing.get(), name -> new ArrayList<>())
                            .add(next);
                } else {
                    sorted.add(next);
                    known.add(next.name());
                    ready.addAll(waiting.getOrDefault(next.name(), List.of()));
                    waiting.remove(next.name());
                }
            }
        }
        return sorted;
    }
}
