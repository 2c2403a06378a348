package dev.espalier.api.data;

import dev.espalier.api.ApiStatus;
import dev.espalier.api.Check;
import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.ProblemList;
import dev.espalier.api.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/**
 * A dataset in memory.
 *
 * <pre>{@code
 * Dataset xor = ArrayDataset.of(new float[][] {{0, 0}, {0, 1}, {1, 0}, {1, 1}}, new int[] {0, 1, 1, 0});
 * }</pre>
 *
 * <p>For images, several inputs or several targets see {@link #builder()}.
 */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
public final class ArrayDataset implements Dataset {

    /** The label of a sample whose class is missing, see {@link Builder#missingTargets()}. */
    public static final int MISSING = -1;

    private final Schema schema;
    private final int size;
    private final List<SampleValues> inputs;
    private final List<SampleValues> targets;
    private final Map<String, List<String>> sideColumns;
    private final Optional<float[]> weights;
    private final List<Optional<float[]>> targetWeights;
    private final boolean missingTargets;
    private final List<String> notes;
    private final IntFunction<String> names;
    private volatile String digest;

    private ArrayDataset(
            Schema schema,
            int size,
            List<SampleValues> inputs,
            List<SampleValues> targets,
            Map<String, List<String>> sideColumns,
            Optional<float[]> weights,
            List<Optional<float[]>> targetWeights,
            boolean missingTargets,
            List<String> notes,
            IntFunction<String> names,
            String digest) {
        this.schema = schema;
        this.size = size;
        this.inputs = List.copyOf(inputs);
        this.targets = List.copyOf(targets);
        this.sideColumns = Map.copyOf(sideColumns);
        this.weights = weights;
        this.targetWeights = List.copyOf(targetWeights);
        this.missingTargets = missingTargets;
        this.notes = List.copyOf(notes);
        this.names = names;
        this.digest = digest;
    }

    /**
     * Samples of classes 0, 1, … up to the largest label.
     *
     * @param inputs one row for each sample, all of one length
     * @param labels the class of each sample, at least 0
     * @return the dataset; its input is named "features", its target "label"
     * @throws EspalierException if rows differ in length or a label is out of range
     */
    public static ArrayDataset of(float[][] inputs, int[] labels) {
        return of(inputs, labels, classesUpTo(labels));
    }

    private static List<String> classesUpTo(int[] labels) {
        return numberedClasses(Math.max(1, IntStream.of(labels).max().orElse(0) + 1));
    }

    /**
     * Samples of named classes.
     *
     * @param inputs one row for each sample, all of one length
     * @param labels the class of each sample: an index into the names
     * @param classNames a name for each class
     * @return the dataset; its input is named "features", its target "label"
     * @throws EspalierException if rows differ in length or a label is out of range
     */
    public static ArrayDataset of(float[][] inputs, int[] labels, List<String> classNames) {
        return rows(inputs).labels("label", labels, classNames).build();
    }

    /**
     * Samples with real targets.
     *
     * @param inputs one row for each sample, all of one length
     * @param targets one row for each sample, all of one length
     * @return the dataset; its input is named "features", its target "values"
     * @throws EspalierException if rows differ in length
     */
    public static ArrayDataset of(float[][] inputs, float[][] targets) {
        return rows(inputs)
                .values("values", width(targets, "targets"), flat(targets, "targets"))
                .build();
    }

    /**
     * Samples to predict.
     *
     * @param inputs one row for each sample, all of one length
     * @return the dataset; its input is named "features"
     * @throws EspalierException if rows differ in length
     */
    public static ArrayDataset of(float[][] inputs) {
        return rows(inputs).build();
    }

    /**
     * Samples of classes 0, 1, … up to the largest label, in double, for values that are not exact as floats.
     *
     * @param inputs one row for each sample, all of one length
     * @param labels the class of each sample, at least 0
     * @return the dataset; its input is named "features", its target "label"
     * @throws EspalierException if rows differ in length or a label is out of range
     */
    public static ArrayDataset of(double[][] inputs, int[] labels) {
        return of(inputs, labels, classesUpTo(labels));
    }

    /**
     * Samples of named classes, in double, for values that are not exact as floats, such as time stamps.
     *
     * @param inputs one row for each sample, all of one length
     * @param labels the class of each sample: an index into the names
     * @param classNames a name for each class
     * @return the dataset; its input is named "features", its target "label"
     * @throws EspalierException if rows differ in length or a label is out of range
     */
    public static ArrayDataset of(double[][] inputs, int[] labels, List<String> classNames) {
        return rows(inputs).labels("label", labels, classNames).build();
    }

    /**
     * Samples with real targets, in double, for values that are not exact as floats, such as time stamps.
     *
     * @param inputs one row for each sample, all of one length
     * @param targets one row for each sample, all of one length
     * @return the dataset; its input is named "features", its target "values"
     * @throws EspalierException if rows differ in length
     */
    public static ArrayDataset of(double[][] inputs, float[][] targets) {
        return rows(inputs)
                .values("values", width(targets, "targets"), flat(targets, "targets"))
                .build();
    }

    /**
     * Samples to predict, in double.
     *
     * @param inputs one row for each sample, all of one length
     * @return the dataset; its input is named "features"
     * @throws EspalierException if rows differ in length
     */
    public static ArrayDataset of(double[][] inputs) {
        return rows(inputs).build();
    }

    /** A builder for any inputs and targets. */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public Schema schema() {
        return schema;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public void readInput(int input, int sample, float[] destination, int offset) {
        inputs.get(input).read(sample, destination, offset);
    }

    /** True for columns of tables and for inputs in double. */
    @Override
    public boolean givesDoubles(int input) {
        return inputs.get(input).isInDouble()
                || !schema.inputs().get(input).columns().isEmpty();
    }

    @Override
    public void readInput(int input, int sample, double[] destination, int offset) {
        inputs.get(input).read(sample, destination, offset);
    }

    @Override
    public Optional<SampleValues> inputValues(int input) {
        return Optional.of(inputs.get(input));
    }

    @Override
    public String nameOf(int sample) {
        return names.apply(sample);
    }

    @Override
    public void readTarget(int target, int sample, float[] destination, int offset) {
        targets.get(target).read(sample, destination, offset);
    }

    @Override
    public boolean missingTargets() {
        return missingTargets;
    }

    @Override
    public Optional<SampleValues> targetValues(int target) {
        return Optional.of(targets.get(target));
    }

    @Override
    public Optional<List<String>> sideColumn(String name) {
        return Optional.ofNullable(sideColumns.get(name));
    }

    @Override
    public Optional<float[]> weights() {
        return weights;
    }

    @Override
    public Optional<float[]> weights(int target) {
        return targetWeights.get(target);
    }

    @Override
    public List<String> notes() {
        return notes;
    }

    /** The digest passed to the builder, or else that of schema and samples. */
    @Override
    public String digest() {
        String known = digest;
        if (known.isEmpty()) {
            known = Dataset.super.digest();
            digest = known;
        }
        return known;
    }

    /**
     * Default names of classes: {@code 0}, {@code 1}, …
     *
     * @param classes how many there are, at least 1
     * @return a name for each class
     */
    public static List<String> numberedClasses(int classes) {
        return IntStream.range(0, classes).mapToObj(Integer::toString).toList();
    }

    private static Builder rows(float[][] inputs) {
        return builder().input("features", Shape.of(width(inputs, "inputs")), flat(inputs, "inputs"));
    }

    private static Builder rows(double[][] inputs) {
        int width = width(inputs.length, row -> inputs[row].length, "inputs");
        double[] values = new double[arrayLength(inputs.length, width, "inputs")];
        for (int row = 0; row < inputs.length; row++) {
            System.arraycopy(inputs[row], 0, values, row * width, width);
        }
        return builder().input("features", Shape.of(width), values);
    }

    private static int width(float[][] rows, String name) {
        return width(rows.length, row -> rows[row].length, name);
    }

    /** The length of all rows. */
    private static int width(int rows, IntUnaryOperator lengthOf, String name) {
        if (rows == 0 || lengthOf.applyAsInt(0) == 0) {
            throw new EspalierException(
                    ErrorCode.DATA_SIZE, name, "there are no values", "give at least one row of at least one value");
        }
        int width = lengthOf.applyAsInt(0);
        ProblemList problems = new ProblemList(name);
        for (int row = 0; row < rows; row++) {
            int length = lengthOf.applyAsInt(row);
            if (length != width) {
                problems.add(
                        ErrorCode.DATA_VALUE,
                        name + ", sample " + row,
                        "the row has " + length + " values and the first row has " + width,
                        "give rows of one length");
            }
        }
        problems.throwIfAny();
        return width;
    }

    private static float[] flat(float[][] rows, String name) {
        int width = width(rows, name);
        float[] values = new float[arrayLength(rows.length, width, name)];
        for (int row = 0; row < rows.length; row++) {
            System.arraycopy(rows[row], 0, values, row * width, width);
        }
        return values;
    }

    /**
     * The length of an array for all values.
     *
     * @param samples how many samples there are
     * @param width values of one sample
     * @param where the place in errors
     * @return their product
     * @throws EspalierException with code DATA_SIZE if one array cannot hold them
     */
    public static int arrayLength(long samples, long width, String where) {
        long length = samples * width;
        if (length > Integer.MAX_VALUE - 8) {
            throw new EspalierException(
                    ErrorCode.DATA_SIZE,
                    where,
                    samples + " samples of " + width + " values are more than one array in memory can hold",
                    "use fewer samples, or write a Dataset that reads them from disk");
        }
        return (int) length;
    }

    /** Collects the inputs and targets of a dataset in memory. Arrays are not copied: do not modify them. */
    @ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
    public static final class Builder {

        private final List<Schema.Input> inputs = new ArrayList<>();
        private final List<SampleValues> inputValues = new ArrayList<>();
        private final List<Schema.Target> targets = new ArrayList<>();
        private final List<SampleValues> targetValues = new ArrayList<>();
        private final Map<String, List<String>> sideColumns = new LinkedHashMap<>();
        private final Map<String, float[]> targetWeights = new LinkedHashMap<>();
        private Optional<float[]> weights = Optional.empty();
        private final List<Runnable> labelChecks = new ArrayList<>();
        private boolean missingTargets;
        private final List<String> notes = new ArrayList<>();
        private IntFunction<String> names = sample -> "sample " + sample;
        private String digest = "";

        private Builder() {}

        /**
         * Adds an input of real values; NaN for a missing one, which a preprocessing step must replace.
         *
         * @param name its name in the graph
         * @param shape the shape of one sample
         * @param values sample after sample
         * @return this
         */
        public Builder input(String name, Shape shape, float[] values) {
            return input(new Schema.Input(name, shape, List.of()), SampleValues.of(values, shape.size()));
        }

        /**
         * Adds an input of real values in double, for values that are not exact as floats, such as time stamps; NaN for a
         * missing one. Preprocessing is fitted and applied in double.
         *
         * @param name its name in the graph
         * @param shape the shape of one sample
         * @param values sample after sample
         * @return this
         */
        public Builder input(String name, Shape shape, double[] values) {
            return input(new Schema.Input(name, shape, List.of()), SampleValues.of(values, shape.size()));
        }

        /**
         * Adds an input of whole numbers from 0 to 255, kept in one byte each.
         *
         * @param name its name in the graph
         * @param shape the shape of one sample; images are {@code [channels, height, width]}
         * @param values sample after sample, unsigned
         * @return this
         */
        public Builder bytes(String name, Shape shape, byte[] values) {
            return input(new Schema.Input(name, shape, List.of()), SampleValues.ofUnsignedBytes(values, shape.size()));
        }

        /**
         * Adds a class target.
         *
         * @param name its name
         * @param labels the class of each sample: an index into the names, checked by {@link #build()}; or {@link
         *     ArrayDataset#MISSING}, if {@link #missingTargets()} is called
         * @param classNames a name for each class, at least one
         * @return this
         */
        public Builder labels(String name, int[] labels, List<String> classNames) {
            float[] values = new float[labels.length];
            for (int sample = 0; sample < labels.length; sample++) {
                values[sample] = labels[sample] == MISSING ? Float.NaN : labels[sample];
            }
            labelChecks.add(() -> checkLabels(name, labels, classNames.size()));
            return target(new Schema.Target(name, TargetKind.CLASS_INDEX, classNames.size(), classNames), values);
        }

        private void checkLabels(String name, int[] labels, int classes) {
            ProblemList problems = new ProblemList("target '" + name + "'");
            for (int sample = 0; sample < labels.length; sample++) {
                int label = labels[sample];
                boolean missing = label == MISSING;
                if (label < MISSING || label >= classes || (missing && !missingTargets)) {
                    problems.add(
                            ErrorCode.DATA_VALUE,
                            "sample " + sample,
                            "label is " + label + "; it must be from 0 to " + (classes - 1) + ", for there are "
                                    + classes + " classes",
                            missing
                                    ? "correct the label, or call missingTargets() if it says that the class is missing"
                                    : "correct the label or name more classes");
                }
            }
            problems.throwIfAny();
        }

        /**
         * Adds a target of class probabilities.
         *
         * @param name its name
         * @param classNames a name for each class, at least one
         * @param values a probability for each class, sample after sample
         * @return this
         */
        public Builder distributions(String name, List<String> classNames, float[] values) {
            return target(new Schema.Target(name, TargetKind.DISTRIBUTION, classNames.size(), classNames), values);
        }

        /**
         * Adds a target of labels, any number of which may apply to a sample.
         *
         * @param name its name
         * @param labelNames a name for each label, at least one
         * @param values for each label 1 if it applies and else 0, or a value between, sample after sample
         * @return this
         */
        public Builder multiLabels(String name, List<String> labelNames, float[] values) {
            return target(new Schema.Target(name, TargetKind.LABELS, labelNames.size(), labelNames), values);
        }

        /**
         * Adds a target of real values.
         *
         * @param name its name
         * @param width values of one sample, at least 1
         * @param values sample after sample
         * @return this
         */
        public Builder values(String name, int width, float[] values) {
            return target(new Schema.Target(name, TargetKind.VALUES, width, List.of()), values);
        }

        /**
         * Adds a target of real values in double, for values that are not exact as floats, such as time stamps. Scaled
         * targets are scaled in double and rounded to floats afterwards.
         *
         * @param name its name
         * @param width values of one sample, at least 1
         * @param values sample after sample
         * @return this
         */
        public Builder values(String name, int width, double[] values) {
            return target(new Schema.Target(name, TargetKind.VALUES, width, List.of()), SampleValues.of(values, width));
        }

        /**
         * Builds the dataset.
         *
         * @return the dataset
         * @throws EspalierException if there are no samples, inputs, targets and weights have different numbers of them, or a
         *     label is not one of a class
         */
        public ArrayDataset build() {
            Check.require(!inputs.isEmpty(), "inputs", inputs, "must have at least one input");
            int size = inputValues.get(0).length() / inputs.get(0).shape().size();
            labelChecks.forEach(Runnable::run);
            ProblemList problems = new ProblemList("data");
            if (size == 0) {
                problems.add(ErrorCode.DATA_SIZE, "data", "there are no samples", "give at least one");
            }
            for (int i = 0; i < inputs.size(); i++) {
                Schema.Input input = inputs.get(i);
                String where = "input '" + input.name() + "'";
                requireSamples(
                        problems,
                        where,
                        inputValues.get(i).length(),
                        input.shape().size(),
                        size);
            }
            for (int i = 0; i < targets.size(); i++) {
                Schema.Target target = targets.get(i);
                requireSamples(
                        problems,
                        "target '" + target.name() + "'",
                        targetValues.get(i).length(),
                        target.stored(),
                        size);
            }
            sideColumns.forEach(
                    (name, texts) -> requireSamples(problems, "side column '" + name + "'", texts.size(), 1, size));
            requireWeights(problems, size);
            problems.throwIfAny();
            return new ArrayDataset(
                    new Schema(inputs, targets),
                    size,
                    inputValues,
                    targetValues,
                    sideColumns,
                    weights,
                    targets.stream()
                            .map(target -> Optional.ofNullable(targetWeights.get(target.name())))
                            .toList(),
                    missingTargets,
                    notes,
                    names,
                    digest);
        }

        private void requireWeights(ProblemList problems, int size) {
            weights.ifPresent(all -> requireSamples(problems, "weights", all.length, 1, size));
            targetWeights.forEach((name, own) -> {
                requireSamples(problems, "weights of target '" + name + "'", own.length, 1, size);
                if (targets.stream().noneMatch(target -> target.name().equals(name))) {
                    problems.add(
                            ErrorCode.DATA_SCHEMA,
                            "weights",
                            "there is no target '" + name + "'",
                            "name one of the targets, or give weights for all of them");
                }
            });
        }

        /**
         * Adds an input, such as one whose values come from the columns of a table.
         *
         * @param input what its samples look like
         * @param values the values of all samples
         * @return this
         */
        public Builder input(Schema.Input input, SampleValues values) {
            inputs.add(input);
            inputValues.add(values);
            return this;
        }

        /**
         * Adds a target.
         *
         * @param target what it looks like
         * @param values {@link Schema.Target#stored()} values for each sample, sample after sample
         * @return this
         */
        public Builder target(Schema.Target target, float[] values) {
            return target(target, SampleValues.of(values, target.stored()));
        }

        /**
         * Adds a target, such as one whose values come from the columns of a table.
         *
         * @param target what it looks like
         * @param values {@link Schema.Target#stored()} values for each sample
         * @return this
         */
        public Builder target(Schema.Target target, SampleValues values) {
            targets.add(target);
            targetValues.add(values);
            return this;
        }

        /**
         * Adds a column that is neither feature nor target, such as one of weights or groups.
         *
         * @param name its name
         * @param texts of each sample, empty where it is missing
         * @return this
         */
        public Builder sideColumn(String name, List<String> texts) {
            sideColumns.put(name, List.copyOf(texts));
            return this;
        }

        /**
         * Sets the weights of the samples in the loss of every target; each is 1 by default.
         *
         * @param sampleWeights a finite weight of at least 0 for each sample, not all 0
         * @return this
         */
        public Builder weights(float[] sampleWeights) {
            this.weights = Optional.of(sampleWeights);
            return this;
        }

        /**
         * Sets the weights of the samples in the loss of one target, which are multiplied by those for every target. For what is
         * missing there is {@link #missingTargets()}, which metrics know, too.
         *
         * @param target the name of the target
         * @param sampleWeights a finite weight of at least 0 for each sample, not all 0
         * @return this
         */
        public Builder weights(String target, float[] sampleWeights) {
            targetWeights.put(target, sampleWeights);
            return this;
        }

        /**
         * Says that targets may be missing in some samples, which losses and metrics then leave out: a class as the label {@link
         * ArrayDataset#MISSING}, a value or label as NaN, a distribution as NaN for every class. Otherwise they are errors.
         *
         * @return this
         */
        public Builder missingTargets() {
            this.missingTargets = true;
            return this;
        }

        /**
         * Adds what a user should know of how the samples were read.
         *
         * @param line for people
         * @return this
         */
        public Builder note(String line) {
            notes.add(line);
            return this;
        }

        /**
         * Sets the names of samples in messages.
         *
         * @param sampleNames the name of each sample by its index
         * @return this
         */
        public Builder names(IntFunction<String> sampleNames) {
            this.names = sampleNames;
            return this;
        }

        /**
         * Sets the digest of the samples' origin, instead of computing one over all values.
         *
         * @param digest SHA-256 in hexadecimal
         * @return this
         */
        public Builder digest(String digest) {
            this.digest = digest;
            return this;
        }

        private static void requireSamples(ProblemList problems, String where, int length, int width, int size) {
            if (length != (long) size * width) {
                problems.add(
                        ErrorCode.DATA_SIZE,
                        where,
                        "there are " + length + " values; " + size + " samples of " + width + " need "
                                + (long) size * width,
                        "give every input and target a value for every sample");
            }
        }
    }
}
