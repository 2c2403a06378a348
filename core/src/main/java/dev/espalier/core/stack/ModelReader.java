package dev.espalier.core.stack;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Problem;
import dev.espalier.api.Shape;
import dev.espalier.api.model.Layer;
import dev.espalier.core.catalog.PluginCatalog;
import dev.espalier.core.catalog.SettingObserver;
import dev.espalier.core.catalog.SettingPath;
import dev.espalier.core.catalog.SettingType;
import dev.espalier.core.catalog.SettingsBinder;
import dev.espalier.core.document.ListNode;
import dev.espalier.core.document.MapNode;
import dev.espalier.core.document.Node;
import dev.espalier.core.document.Place;
import dev.espalier.core.document.Problems;
import dev.espalier.core.document.ScalarNode;
import dev.espalier.engine.layer.ConvolutionChoice;
import dev.espalier.engine.model.Model;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads a model, a list of layers or a map of inputs, nodes and outputs, and the blocks that it uses. */
final class ModelReader {

    private final PluginCatalog catalog;

    /** Those of the model: the layers of a block are read for each use, and what is wrong with them is told once. */
    private final Problems problems = new Problems();

    private final SettingsBinder binder;

    /** Where the inputs and nodes of a graph stand, by what a model calls them in its problems. */
    private final Map<String, Place> places = new HashMap<>();

    ModelReader(PluginCatalog catalog, SettingObserver observer) {
        this.catalog = catalog;
        this.binder = new SettingsBinder(catalog, problems, observer);
    }

    /**
     * A model that was read.
     *
     * @param model the model
     * @param notation how it is written, if there are blocks
     */
    record Read(Model model, Optional<ModelNotation> notation) {}

    /** The model of a stack with the algorithm of its convolutions, unless there is a problem with it. */
    static Optional<Read> read(Section stack, PluginCatalog catalog, SettingObserver observer, Problems problems) {
        ModelReader reader = new ModelReader(catalog, observer);
        Optional<Read> read = reader.read(stack.node(Keys.BLOCKS), stack.node(Keys.MODEL));
        problems.addNew(reader.problems);
        ConvolutionChoice convolutions =
                stack.read(Keys.CONVOLUTIONS).value(Keys.CONVOLUTIONS, ConvolutionChoice.class, ConvolutionChoice.AUTO);
        return read.map(found -> new Read(found.model().withConvolutions(convolutions), found.notation()));
    }

    private Optional<Read> read(Optional<Node> blocks, Optional<Node> node) {
        BlockExpansion expansion = new BlockExpansion(
                blocks.map(new BlockReader(catalog, binder, problems)::read).orElse(Map.of()), catalog, problems);
        Optional<Model> model = node.flatMap(written -> model(written, expansion));
        expansion.unused().forEach(layers -> binder.plugins(Layer.class, layers));
        if (!problems.isEmpty()) {
            return Optional.empty();
        }
        return model.map(made -> new Read(
                made,
                blocks.map(written -> new SpelledLayers(catalog).notation((MapNode) written, node.orElseThrow()))));
    }

    private Optional<Model> model(Node node, BlockExpansion expansion) {
        if (node instanceof ListNode || isOneLayer(node)) {
            List<Layer> layers = binder.plugins(Layer.class, expansion.layers(node));
            return problems.isEmpty() ? build(node, () -> Model.sequential(layers)) : Optional.empty();
        }
        if (!(node instanceof MapNode)) {
            problems.add(
                    ErrorCode.WRONG_TYPE,
                    node.place(),
                    "model is " + node.describe()
                            + "; it must be a list of layers, or a map of inputs, nodes and outputs",
                    "");
            return Optional.empty();
        }
        Model.Builder model = Model.builder();
        Section graph = Section.of(SettingPath.STACK.child(Keys.MODEL.name()), node, Keys.GRAPH, binder, problems);
        readGraph(graph, expansion, model);
        return problems.isEmpty() ? build(node, model::build) : Optional.empty();
    }

    /** Whether a map is one layer with its settings, and not a graph. */
    private static boolean isOneLayer(Node node) {
        return node instanceof MapNode map
                ? map.size() == 1
                        && !Section.names(Keys.GRAPH).contains(map.keys().get(0))
                : node instanceof ScalarNode scalar && scalar.isText();
    }

    private interface Construction {
        Model make();
    }

    /** Makes the model; what it finds wrong is told with the place of the node. */
    private Optional<Model> build(Node node, Construction construction) {
        try {
            return Optional.of(construction.make());
        } catch (EspalierException refused) {
            for (Problem problem : refused.problems()) {
                problems.add(
                        problem.code(),
                        places.getOrDefault(problem.where(), node.place()),
                        problem.where() + ": " + problem.what(),
                        problem.remedy());
            }
            return Optional.empty();
        }
    }

    private void readGraph(Section graph, BlockExpansion expansion, Model.Builder model) {
        graph.require(Keys.INPUTS, "name the inputs, such as {image: [784]}");
        graph.require(Keys.NODES, "list the nodes, each with name, from and layers");
        graph.require(Keys.OUTPUTS, "list the nodes whose results are the model's");
        graph.node(Keys.INPUTS).ifPresent(inputs -> readInputs(graph.path(Keys.INPUTS), inputs, model));
        graph.node(Keys.NODES).ifPresent(nodes -> {
            if (nodes instanceof ListNode list) {
                for (int i = 0; i < list.items().size(); i++) {
                    readNode(graph.path(Keys.NODES).item(i), list.items().get(i), expansion, model);
                }
            } else {
                wrongType(graph.path(Keys.NODES), nodes, "a list of nodes");
            }
        });
        graph.node(Keys.OUTPUTS)
                .ifPresent(outputs -> names(outputs, graph.path(Keys.OUTPUTS)).forEach(model::output));
    }

    private void readInputs(SettingPath path, Node node, Model.Builder model) {
        if (!(node instanceof MapNode inputs)) {
            for (String name : names(node, path)) {
                places.put("input " + name, node.place());
                model.input(name);
            }
            return;
        }
        for (MapNode.Entry input : inputs.entries()) {
            places.put("input " + input.key(), input.keyPlace());
            if (input.value() instanceof ScalarNode scalar && scalar.isNull()) {
                model.input(input.key());
            } else {
                binder.value(new SettingType.Dimensions(), input.value(), path.child(input.key()))
                        .ifPresent(shape -> model.input(input.key(), (Shape) shape));
            }
        }
    }

    private void readNode(SettingPath path, Node node, BlockExpansion expansion, Model.Builder model) {
        Section section = Section.of(path, node, Keys.NODE, binder, problems).read(Keys.NODE_NAME);
        section.require(Keys.NODE_NAME, "name the node");
        section.require(Keys.FROM, "name the input or node that it takes, or a list of them");
        section.require(Keys.LAYERS, "list its layers");
        String name = section.value(Keys.NODE_NAME, String.class, "");
        places.put("node " + name, section.place());
        List<String> from = section.node(Keys.FROM)
                .map(sources -> names(sources, section.path(Keys.FROM)))
                .orElse(List.of());
        List<Layer> layers = section.node(Keys.LAYERS)
                .map(list -> binder.plugins(Layer.class, expansion.layers(list)))
                .orElse(List.of());
        model.node(name, from, layers);
    }

    /** One name, or a list of names. */
    private List<String> names(Node node, SettingPath path) {
        if (node instanceof ScalarNode scalar && scalar.isText()) {
            return List.of(scalar.text());
        }
        return binder.value(new SettingType.Many(new SettingType.Text()), node, path)
                .map(list -> ((List<?>) list).stream().map(String::valueOf).toList())
                .orElse(List.of());
    }

    private void wrongType(SettingPath path, Node node, String expected) {
        problems.add(
                ErrorCode.WRONG_TYPE, node.place(), path + " is " + node.describe() + "; it must be " + expected, "");
    }
}
