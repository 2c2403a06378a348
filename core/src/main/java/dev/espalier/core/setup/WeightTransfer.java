package dev.espalier.core.setup;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Problem;
import dev.espalier.api.Shape;
import dev.espalier.core.checkpoint.StoredTensor;
import dev.espalier.core.checkpoint.WeightFile;
import dev.espalier.core.document.NamePattern;
import dev.espalier.core.document.Suggestions;
import dev.espalier.core.stack.InitialWeights;
import dev.espalier.core.stack.InitialWeights.DenseWeights;
import dev.espalier.engine.layer.Dense;
import dev.espalier.engine.model.Graph;
import dev.espalier.engine.plan.NamedArray;
import dev.espalier.engine.plan.Parameters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
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

    /** What the arrays of normalization layers are called in PyTorch and in Keras, and the kernels of dense layers in Keras. */
    private static final Map<String, String> FOREIGN_NAMES = Map.of(
            "weight", "scale",
            "gamma", "scale",
            "bias", "shift",
            "beta", "shift",
            "running_mean", "running-mean",
            "moving_mean", "running-mean",
            "running_var", "running-variance",
            "moving_variance", "running-variance",
            "kernel", "weight");

    private final InitialWeights settings;
    private final WeightFile file;

    /** The shape of each parameter and buffer of the graph. */
    private final Map<String, Shape> wanted = new LinkedHashMap<>();

    private final Set<String> denseWeights = new LinkedHashSet<>();
    private final Map<String, Copy> copies = new LinkedHashMap<>();
    private final Set<String> excepted = new LinkedHashSet<>();
    private final List<String> unused = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();

    /** How the values of a tensor become those of an array. */
    private record Copy(StoredTensor tensor, boolean transposed, boolean reshaped) {}

    private WeightTransfer(InitialWeights settings, WeightFile file, Graph graph) {
        this.settings = settings;
        this.file = file;
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
        WeightTransfer transfer = new WeightTransfer(start.settings(), start.file(), graph);
        transfer.checkPatterns();
        transfer.match();
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
        Map<String, String> givers = new LinkedHashMap<>();
        for (StoredTensor tensor : file.tensors()) {
            Optional<String> mapped = mapped(tensor.name());
            String name = known(mapped.orElse(tensor.name()));
            if (fits(settings.ignore(), tensor.name()) || excepted.contains(name)) {
                unused.add(tensor.name());
            } else if (!tensor.isFloatingPoint() && !wanted.containsKey(name)) {
                // such as the number of batches that PyTorch counts in batch normalization
                unused.add(tensor.name());
            } else if (!wanted.containsKey(name)) {
                unexpected(tensor, name, mapped.isPresent());
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
            if (!givers.containsKey(name) && !excepted.contains(name)) {
                missing(name);
            }
        }
    }

    private Optional<String> mapped(String name) {
        return settings.match().entrySet().stream()
                .flatMap(entry -> new NamePattern(entry.getKey()).rewrite(name, entry.getValue()).stream())
                .findFirst();
    }

    /** The model's name for an array of a layer whose last part may be that of another library. */
    private String known(String name) {
        int slash = name.lastIndexOf('/');
        String own = FOREIGN_NAMES.getOrDefault(name.substring(slash + 1), "");
        String translated = name.substring(0, slash + 1) + own;
        return !wanted.containsKey(name) && wanted.containsKey(translated) ? translated : name;
    }

    private void take(StoredTensor tensor, String name) {
        int[] target = Objects.requireNonNull(wanted.get(name)).toArray();
        List<Long> wantedShape = Arrays.stream(target).mapToObj(Long::valueOf).toList();
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
            copies.put(name, new Copy(tensor, transposes, !same));
        } else {
            otherShape(tensor, name, wantedShape, given, transposes);
        }
    }

    private boolean transposes() {
        return settings.denseWeights() == DenseWeights.OUTPUTS_INPUTS
                || (settings.denseWeights() == DenseWeights.BY_ORIGIN
                        && file.model().isEmpty());
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
            Copy copy = copies.get(array.name());
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
            array.set(copy.transposed() ? transposed(values, array.shape()) : values);
        }
        if (!broken.isEmpty()) {
            throw new EspalierException(broken);
        }
    }

    private static float[] transposed(float[] values, Shape shape) {
        int rows = shape.toArray()[0];
        int columns = shape.toArray()[1];
        float[] turned = new float[values.length];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                turned[row * columns + column] = values[column * rows + row];
            }
        }
        return turned;
    }

    /** What becomes of the tensors and of the model's arrays, a line each, for a person to read. */
    public List<String> describe() {
        List<String> lines = new ArrayList<>();
        lines.add("initial weights: " + settings.model() + " (sha256 "
                + file.digest().substring(0, 12) + "), " + copies.size() + " of " + wanted.size()
                + " arrays of the model" + listed(": ", layers()));
        List<String> transposed = new ArrayList<>();
        List<String> reshaped = new ArrayList<>();
        List<String> renamed = new ArrayList<>();
        for (String name : wanted.keySet()) {
            Copy copy = copies.get(name);
            if (copy == null) {
                continue;
            }
            String from = copy.tensor().name() + " " + copy.tensor();
            if (copy.transposed()) {
                transposed.add(name + " from " + from);
            } else if (copy.reshaped()) {
                reshaped.add(name + " from " + from);
            } else if (!copy.tensor().name().equals(name)) {
                renamed.add(name + " from " + from);
            }
        }
        add(lines, "  transposed", transposed);
        add(lines, "  reshaped", reshaped);
        add(lines, "  renamed", renamed);
        add(lines, "  at initial values", List.copyOf(excepted));
        add(lines, "  not used of the file", unused);
        return lines;
    }

    private static void add(List<String> lines, String what, List<String> names) {
        if (!names.isEmpty()) {
            lines.add(what + listed(": ", names));
        }
    }

    private static String listed(String before, Collection<String> names) {
        int most = 12;
        return names.isEmpty()
                ? ""
                : before
                        + names.stream().limit(most).collect(Collectors.joining(", "))
                        + (names.size() > most ? ", … (" + names.size() + " in all)" : "");
    }

    /** The layers that something is given to, in the order of the graph. */
    private Set<String> layers() {
        return wanted.keySet().stream()
                .filter(copies::containsKey)
                .map(name -> name.substring(0, name.lastIndexOf('/')))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
