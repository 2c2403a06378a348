package dev.espalier.core.setup;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Problem;
import dev.espalier.api.Shape;
import dev.espalier.core.checkpoint.StoredTensor;
import dev.espalier.core.checkpoint.WeightFile;
import dev.espalier.core.document.NamePattern;
import dev.espalier.core.document.SettingNode;
import dev.espalier.core.document.Suggestions;
import dev.espalier.core.stack.InitialWeights;
import dev.espalier.core.stack.InitialWeights.DenseWeights;
import dev.espalier.core.stack.ModuleNames;
import dev.espalier.engine.layer.Dense;
import dev.espalier.engine.model.Graph;
import dev.espalier.engine.plan.NamedArray;
import dev.espalier.engine.plan.Parameters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Which tensors of a file become which parameters and buffers of a graph, and what is wrong with that. */
public final class WeightTransfer {

    private final InitialWeights settings;
    private final WeightFile file;

    /** The steps that the stack had to have, a line for a person to read; empty if the file does not give any. */
    private final Optional<String> steps;

    /** The shape of each parameter and buffer of the graph. */
    private final Map<String, Shape> wanted = new LinkedHashMap<>();

    private final Set<String> denseWeights = new LinkedHashSet<>();
    private final Map<String, WeightCopy> copies = new LinkedHashMap<>();
    private final Set<String> excepted = new LinkedHashSet<>();
    private final List<String> unused = new ArrayList<>();

    /** The modules of the file that are layers of the model by their order. */
    private final List<String> pairs = new ArrayList<>();

    private final List<Problem> problems = new ArrayList<>();

    private WeightTransfer(WarmStart start, Graph graph) {
        this.settings = start.settings();
        this.file = start.file();
        this.steps = start.stepsGiven();
        start.preprocessingUnknown().ifPresent(problems::add);
        graph.nodes().forEach(this::want);
    }

    /**
     * Matches the tensors of a file with a graph.
     *
     * @param start the file and how names are mapped
     * @param graph with all parameters and buffers
     * @return what becomes of each; with its problems, which are not thrown
     */
    static WeightTransfer of(WarmStart start, Graph graph) {
        WeightTransfer transfer = new WeightTransfer(start, graph);
        transfer.checkPatterns();
        transfer.match();
        transfer.suggestNames();
        return transfer;
    }

    private void want(Graph.Node node) {
        for (Graph.Parameter parameter : node.parameters()) {
            wanted.put(parameter.info().name(), parameter.info().shape());
            if (node.layer() instanceof Dense && parameter.info().shape().rank() == 2) {
                denseWeights.add(parameter.info().name());
            }
        }
        node.buffers().forEach(buffer -> wanted.put(buffer.name(), buffer.shape()));
    }

    private void checkPatterns() {
        List<String> stored = file.tensors().stream().map(StoredTensor::name).toList();
        settings.match().keySet().forEach(pattern -> check("match", pattern, stored, "the file has no tensor"));
        settings.ignore().forEach(pattern -> check("ignore", pattern, stored, "the file has no tensor"));
        settings.except().forEach(pattern -> check("except", pattern, wanted.keySet(), "the model has no parameter"));
        for (String name : wanted.keySet()) {
            if (fits(settings.except(), name)) {
                excepted.add(name);
            }
        }
    }

    private void check(String setting, String pattern, Collection<String> names, String what) {
        NamePattern compiled = new NamePattern(pattern);
        if (names.stream().noneMatch(compiled::matches)) {
            problems.add(new Problem(
                    ErrorCode.INVALID_SETTING,
                    "initial-weights." + setting,
                    what + " with a name like '" + pattern + "'",
                    Suggestions.nearest(pattern, names)));
        }
    }

    private static boolean fits(List<String> patterns, String name) {
        return patterns.stream().anyMatch(pattern -> new NamePattern(pattern).matches(name));
    }

    private void match() {
        Map<String, String> names = new LinkedHashMap<>();
        file.tensors()
                .forEach(tensor -> names.put(
                        tensor.name(), ArrayNames.known(mapped(tensor.name()).orElse(tensor.name()), wanted.keySet())));
        ModulePairing pairing = pairing(names);
        pairs.addAll(pairing.describe());
        Map<String, String> givers = new LinkedHashMap<>();
        for (StoredTensor tensor : file.tensors()) {
            String named = Objects.requireNonNull(names.get(tensor.name()));
            String name = ArrayNames.known(pairing.nameOf(named).orElse(named), wanted.keySet());
            if (fits(settings.ignore(), tensor.name()) || excepted.contains(name) || pairing.isReplaced(named)) {
                unused.add(tensor.name());
            } else if (!wanted.containsKey(name) && (!tensor.isFloatingPoint() || pairing.isRefused(named))) {
                // such as the number of batches that PyTorch counts in batch normalization
                unused.add(tensor.name());
            } else if (!wanted.containsKey(name)) {
                unexpected(tensor, name, !name.equals(tensor.name()));
            } else if (givers.containsKey(name)) {
                mismatch(
                        "'" + tensor.name() + "' and '" + givers.get(name) + "' are both for '" + name + "'",
                        "map one of them to another name by initial-weights.match, or name it in"
                                + " initial-weights.ignore");
            } else {
                givers.put(name, tensor.name());
                take(tensor, name);
            }
        }
        for (String name : wanted.keySet()) {
            if (!givers.containsKey(name) && !excepted.contains(name) && !pairing.isRefused(name)) {
                missing(name);
            }
        }
        pairing.mismatches()
                .forEach(what -> mismatch(
                        what,
                        "give the model the layers of the network in the file; or name modules of the file in"
                                + " initial-weights.ignore, or layers of the model in initial-weights.except; or map names"
                                + " by initial-weights.match"));
    }

    /** Pairs the modules whose tensors have no names of the model. */
    private ModulePairing pairing(Map<String, String> names) {
        Map<String, List<Long>> tensors = new LinkedHashMap<>();
        for (StoredTensor tensor : file.tensors()) {
            String name = Objects.requireNonNull(names.get(tensor.name()));
            if (tensor.isFloatingPoint() && !wanted.containsKey(name)) {
                tensors.put(name, tensor.shape());
            }
        }
        Map<String, List<Long>> arrays = new LinkedHashMap<>();
        wanted.forEach((name, shape) -> {
            if (!names.containsValue(name)) {
                arrays.put(name, extents(shape));
            }
        });
        return ModulePairing.of(settings, tensors, arrays);
    }

    /** Where nothing fits, and the names are those of a library's networks, says that in place of each mismatch. */
    private void suggestNames() {
        Map<String, List<Long>> tensors = new LinkedHashMap<>();
        file.tensors().stream()
                .filter(StoredTensor::isFloatingPoint)
                .forEach(tensor -> tensors.put(mapped(tensor.name()).orElse(tensor.name()), tensor.shape()));
        Optional<ModuleNames> names = ModulePairing.namesOf(tensors).filter(found -> found != settings.names());
        if (copies.isEmpty() && !problems.isEmpty() && names.isPresent()) {
            String word = SettingNode.word(names.get());
            problems.removeIf(problem -> problem.code() == ErrorCode.CHECKPOINT_MISMATCH);
            mismatch(
                    "its tensors have the names of " + word + ", such as '"
                            + file.tensors().get(0).name() + "'",
                    "set initial-weights.names: " + word
                            + (steps.isPresent() || settings.preprocessing() != InitialWeights.Preprocessing.SOURCE
                                    ? ""
                                    : " and name the preprocessing, such as initial-weights.preprocessing: imagenet"));
        }
    }

    private Optional<String> mapped(String name) {
        return settings.match().entrySet().stream()
                .flatMap(entry -> new NamePattern(entry.getKey()).rewrite(name, entry.getValue()).stream())
                .findFirst();
    }

    private void take(StoredTensor tensor, String name) {
        List<Long> wantedShape = extents(Objects.requireNonNull(wanted.get(name)));
        boolean transposes =
                denseWeights.contains(name) && transposes() && tensor.shape().size() == 2;
        List<Long> given =
                transposes ? List.of(tensor.shape().get(1), tensor.shape().get(0)) : tensor.shape();
        boolean same = given.equals(wantedShape);
        if (!tensor.isFloatingPoint()) {
            mismatch(
                    "'" + tensor.name() + "' is " + tensor + "; the values of '" + name
                            + "' must be floating-point numbers",
                    "convert the tensor, or name it in initial-weights.ignore");
        } else if (same || withoutOnes(given).equals(withoutOnes(wantedShape))) {
            copies.put(name, new WeightCopy(tensor, transposes, !same));
        } else {
            otherShape(tensor, name, wantedShape, given, transposes);
        }
    }

    private boolean transposes() {
        return settings.denseWeights() == DenseWeights.OUTPUTS_INPUTS
                || (settings.denseWeights() == DenseWeights.BY_ORIGIN
                        && file.model().isEmpty());
    }

    private static List<Long> extents(Shape shape) {
        return Arrays.stream(shape.toArray()).mapToObj(Long::valueOf).toList();
    }

    private static List<Long> withoutOnes(List<Long> shape) {
        return shape.stream().filter(extent -> extent != 1).toList();
    }

    private void otherShape(
            StoredTensor tensor, String name, List<Long> wantedShape, List<Long> given, boolean transposed) {
        String what = "'" + tensor.name() + "' is " + tensor.shape() + " in the file"
                + (transposed ? ", transposed " + given : "") + "; '" + name + "' is " + wantedShape + " in the model";
        boolean other = denseWeights.contains(name)
                && tensor.shape().size() == 2
                && (transposed
                        ? tensor.shape().equals(wantedShape)
                        : List.of(tensor.shape().get(1), tensor.shape().get(0)).equals(wantedShape));
        if (other) {
            mismatch(what, "set initial-weights.dense-weights: " + (transposed ? "inputs-outputs" : "outputs-inputs"));
        } else {
            String layer = name.substring(0, name.lastIndexOf('/'));
            mismatch(
                    what,
                    "give the layer the size that it has in the file, or leave it at its initial values:"
                            + " initial-weights.except: [\"" + layer + "/*\"]");
        }
    }

    private void missing(String name) {
        List<String> free = file.tensors().stream()
                .map(StoredTensor::name)
                .filter(stored -> copies.values().stream()
                        .noneMatch(copy -> copy.tensor().name().equals(stored)))
                .toList();
        mismatch(
                "the file has no tensor for '" + name + "'",
                Suggestions.meant(name, free)
                        + "map its name by initial-weights.match, or leave the parameter at its initial value:"
                        + " initial-weights.except: [\"" + name + "\"]");
    }

    private void unexpected(StoredTensor tensor, String name, boolean mapped) {
        unused.add(tensor.name());
        mismatch(
                "'" + tensor.name() + "', " + tensor + ", is for no parameter of the model"
                        + (mapped ? "; it is mapped to '" + name + "'" : ""),
                Suggestions.meant(name, wanted.keySet())
                        + "map its name by initial-weights.match, or leave it out: initial-weights.ignore: [\""
                        + tensor.name() + "\"]");
    }

    private void mismatch(String what, String remedy) {
        problems.add(new Problem(ErrorCode.CHECKPOINT_MISMATCH, file.path().toString(), what, remedy));
    }

    /** What is wrong with the match; nothing may be copied if there is anything. */
    List<Problem> problems() {
        return problems;
    }

    /** Whether a parameter or buffer gets its values from the file. */
    public boolean gives(String name) {
        return copies.containsKey(name);
    }

    /**
     * Copies the values.
     *
     * @param parameters those of the graph; what the file does not give stays as it is
     * @throws EspalierException with every tensor that holds a value that is NaN or infinite, code NON_FINITE; or if the file
     *     cannot be read any more, code IO
     */
    public void apply(Parameters parameters) {
        List<Problem> broken = new ArrayList<>();
        for (NamedArray array : parameters.arrays()) {
            WeightCopy copy = copies.get(array.name());
            if (copy == null) {
                continue;
            }
            float[] values = copy.tensor().floats();
            for (float value : values) {
                if (!Float.isFinite(value)) {
                    broken.add(new Problem(
                            ErrorCode.NON_FINITE,
                            file.path().toString(),
                            "'" + copy.tensor().name() + "' holds the value " + value,
                            "give weights that are finite, or leave the parameter at its initial value:"
                                    + " initial-weights.except: [\"" + array.name() + "\"]"));
                    break;
                }
            }
            array.set(copy.ordered(values, array.shape()));
        }
        if (!broken.isEmpty()) {
            throw new EspalierException(broken);
        }
    }

    /** What becomes of the tensors and of the model's arrays, a line each, for a person to read. */
    public List<String> describe() {
        Map<String, WeightCopy> inOrder = new LinkedHashMap<>();
        for (String name : wanted.keySet()) {
            WeightCopy copy = copies.get(name);
            if (copy != null) {
                inOrder.put(name, copy);
            }
        }
        TransferSummary summary = new TransferSummary(
                "initial weights: " + settings.model() + " (sha256 "
                        + file.digest().substring(0, 12) + "), " + copies.size() + " of " + wanted.size()
                        + " arrays of the model",
                inOrder);
        summary.add(inOrder, pairs);
        summary.add("  at initial values", excepted);
        summary.add("  not used of the file", weightsFirst(unused));
        steps.ifPresent(given -> summary.add("  trained with", List.of(given)));
        return summary.lines();
    }

    /** The names of tensors that could be weights before those of counters, of which a file may have many. */
    private List<String> weightsFirst(List<String> names) {
        Set<String> weights = file.tensors().stream()
                .filter(StoredTensor::isFloatingPoint)
                .map(StoredTensor::name)
                .collect(Collectors.toSet());
        return names.stream()
                .sorted(Comparator.comparing(name -> !weights.contains(name)))
                .toList();
    }
}
