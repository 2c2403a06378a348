package dev.espalier.core.data.prepared;

import dev.espalier.api.Check;
import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.ProblemList;
import dev.espalier.api.data.Dataset;
import dev.espalier.api.data.Preprocessing;
import dev.espalier.api.data.Preprocessing.Fitted;
import dev.espalier.api.data.Preprocessing.FittedInDouble;
import dev.espalier.api.data.Schema;
import dev.espalier.api.model.Workers;
import dev.espalier.core.data.SchemaComparison;
import dev.espalier.engine.plugin.PreprocessingCalls;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * The preprocessing of a model: for each input a chain of steps that were fitted to the training part.
 *
 * <p>Immutable. What was fitted goes into the model file by {@link #tensors()} and comes back by {@link #restore}.
 */
public final class FittedPreprocessing {

    /** The name for all inputs without steps of their own, other than those that hold indices of categories. */
    public static final String EVERY_INPUT = "*";

    private final Schema sourceSchema;
    private final Schema schema;
    private final Map<String, List<Preprocessing>> steps;
    private final List<InputChain> chains;
    private final List<ValueRule> rules;

    private FittedPreprocessing(Schema source, Map<String, List<Preprocessing>> steps, List<InputChain> chains) {
        this.sourceSchema = source;
        this.steps = steps;
        this.chains = List.copyOf(chains);
        this.rules = source.inputs().stream().map(ValueRule::of).toList();
        List<Schema.Input> inputs = new ArrayList<>();
        for (int i = 0; i < chains.size(); i++) {
            Schema.Input input = source.inputs().get(i);
            InputChain chain = chains.get(i);
            inputs.add(new Schema.Input(input.name(), chain.outputShape(), chain.columns(input.columns())));
        }
        this.schema = new Schema(inputs, source.targets());
    }

    /**
     * No steps at all.
     *
     * @param schema what the samples look like
     * @return preprocessing that changes nothing
     */
    public static FittedPreprocessing none(Schema schema) {
        return new FittedPreprocessing(
                schema,
                byInput(schema, Map.of()),
                schema.inputs().stream()
                        .map(input -> InputChain.empty(input.shape(), false))
                        .toList());
    }

    /**
     * Fits the same steps to every input.
     *
     * @param training the training part alone
     * @param steps in the order in which they are applied
     * @return the fitted steps
     * @throws EspalierException if a step cannot be fitted, naming the step
     */
    public static FittedPreprocessing fit(Dataset training, List<Preprocessing> steps) {
        return fit(training, Map.of(EVERY_INPUT, steps));
    }

    /**
     * Fits steps to inputs by name.
     *
     * @param training the training part alone
     * @param steps for each input the steps in the order in which they are applied; inputs without steps may be left out,
     *     and {@link #EVERY_INPUT} applies to all that are
     * @return the fitted steps
     * @throws EspalierException if a step cannot be fitted, naming the step, or an input does not exist
     */
    public static FittedPreprocessing fit(Dataset training, Map<String, List<Preprocessing>> steps) {
        Schema schema = training.schema();
        Map<String, List<Preprocessing>> byInput = byInput(schema, steps);
        List<InputChain> chains = new ArrayList<>();
        for (int input = 0; input < schema.inputs().size(); input++) {
            List<Preprocessing> inputSteps =
                    byInput.getOrDefault(schema.inputs().get(input).name(), List.of());
            boolean inDouble = training.givesDoubles(input) && !inputSteps.isEmpty();
            chains.add(fitted(training, input, inputSteps, inDouble));
        }
        return new FittedPreprocessing(schema, byInput, chains);
    }

    private static InputChain fitted(Dataset training, int input, List<Preprocessing> steps, boolean inDouble) {
        Schema.Input schema = training.schema().inputs().get(input);
        InputChain chain = InputChain.empty(schema.shape(), inDouble);
        for (int i = 0; i < steps.size(); i++) {
            Preprocessing step = steps.get(i);
            String place = place(schema.name(), i, step);
            try {
                chain = chain.fit(step, place, training, input);
            } catch (IllegalArgumentException e) {
                throw new EspalierException(
                        ErrorCode.INVALID_SETTING,
                        place,
                        String.valueOf(e.getMessage()),
                        "change the setting or leave out the step",
                        e);
            }
        }
        return chain;
    }

    /**
     * Brings back what was fitted.
     *
     * @param schema the source schema of the trained model
     * @param steps the steps, with the settings that they were fitted with
     * @param tensors what {@link #tensors()} returned
     * @param doubles what {@link #doubleTensors()} returned
     * @param doubleInputs what {@link #doubleInputs()} returned
     * @return the fitted steps
     * @throws EspalierException with code CHECKPOINT_MISMATCH, listing every tensor that is missing, of another length or
     *     not expected
     */
    public static FittedPreprocessing restore(
            Schema schema,
            Map<String, List<Preprocessing>> steps,
            Map<String, float[]> tensors,
            Map<String, double[]> doubles,
            List<String> doubleInputs) {
        Map<String, List<Preprocessing>> byInput = byInput(schema, steps);
        Restoring restoring = new Restoring(tensors, doubles);
        List<InputChain> chains = new ArrayList<>();
        for (Schema.Input input : schema.inputs()) {
            List<Preprocessing> inputSteps = byInput.getOrDefault(input.name(), List.of());
            chains.add(restoring.restored(input, inputSteps, doubleInputs.contains(input.name())));
        }
        restoring.throwIfAny();
        return new FittedPreprocessing(schema, byInput, chains);
    }

    /** What was fitted on its way back; gathers what is wrong with it. */
    private static final class Restoring {

        private final Map<String, float[]> tensors;
        private final Map<String, double[]> doubles;
        private final SortedSet<String> unused;
        private final ProblemList problems = new ProblemList("preprocessing");

        Restoring(Map<String, float[]> tensors, Map<String, double[]> doubles) {
            this.tensors = tensors;
            this.doubles = doubles;
            this.unused = new TreeSet<>(tensors.keySet());
            unused.addAll(doubles.keySet());
        }

        InputChain restored(Schema.Input input, List<Preprocessing> steps, boolean inDouble) {
            InputChain chain = InputChain.empty(input.shape(), inDouble);
            for (int i = 0; i < steps.size(); i++) {
                Preprocessing step = steps.get(i);
                String prefix = prefix(input.name(), i, step);
                String place = place(input.name(), i, step);
                try {
                    chain = chain.restore(step, place, withoutPrefix(tensors, prefix), withoutPrefix(doubles, prefix));
                    used(
                            prefix,
                            chain.steps()
                                    .get(chain.steps().size() - 1)
                                    .tensors()
                                    .keySet());
                } catch (IllegalArgumentException e) {
                    refuse(prefix, place, e);
                }
            }
            return chain;
        }

        private void used(String prefix, Set<String> names) {
            names.forEach(name -> unused.remove(prefix + name));
        }

        private void refuse(String prefix, String place, IllegalArgumentException e) {
            problems.add(
                    ErrorCode.CHECKPOINT_MISMATCH,
                    place,
                    String.valueOf(e.getMessage()),
                    "use the model file as it was written");
            unused.removeIf(key -> key.startsWith(prefix));
        }

        void throwIfAny() {
            unused.forEach(key -> problems.add(
                    ErrorCode.CHECKPOINT_MISMATCH,
                    key,
                    "no preprocessing step has such a tensor",
                    "use the model file as it was written"));
            problems.throwIfAny();
        }
    }

    /** What samples look like before preprocessing. */
    public Schema sourceSchema() {
        return sourceSchema;
    }

    /** What samples look like after preprocessing; an input has columns as far as every step knows what becomes of them. */
    public Schema schema() {
        return schema;
    }

    /** For each input the steps with their settings. */
    public Map<String, List<Preprocessing>> steps() {
        return steps;
    }

    /** All that was fitted in floats, by name: {@code image/0-center/mean}. */
    public SortedMap<String, float[]> tensors() {
        SortedMap<String, float[]> tensors = new TreeMap<>();
        for (int i = 0; i < chains.size(); i++) {
            if (chains.get(i) instanceof FloatChain chain) {
                collect(i, chain.steps(), Fitted::tensors, tensors);
            }
        }
        return tensors;
    }

    /** All that was fitted in double, by name: {@code features/0-center/mean}. */
    public SortedMap<String, double[]> doubleTensors() {
        SortedMap<String, double[]> tensors = new TreeMap<>();
        for (int i = 0; i < chains.size(); i++) {
            if (chains.get(i) instanceof DoubleChain chain) {
                collect(i, chain.steps(), FittedInDouble::tensors, tensors);
            }
        }
        return tensors;
    }

    private <S, T> void collect(int input, List<S> fitted, Function<S, Map<String, T>> of, Map<String, T> tensors) {
        String name = sourceSchema.inputs().get(input).name();
        List<Preprocessing> inputSteps = steps.getOrDefault(name, List.of());
        for (int i = 0; i < fitted.size(); i++) {
            String prefix = prefix(name, i, inputSteps.get(i));
            of.apply(fitted.get(i)).forEach((tensor, values) -> tensors.put(prefix + tensor, values));
        }
    }

    /** The names of the inputs whose steps are applied in double. */
    public List<String> doubleInputs() {
        return IntStream.range(0, chains.size())
                .filter(input -> chains.get(input) instanceof DoubleChain)
                .mapToObj(input -> sourceSchema.inputs().get(input).name())
                .toList();
    }

    /**
     * Refuses data of another schema than that which was fitted to.
     *
     * @param given what the samples look like
     * @param where the data's name in the error
     * @throws EspalierException with code DATA_SCHEMA, listing each input, column or class that differs
     */
    public void check(Schema given, String where) {
        SchemaComparison.requireSame(sourceSchema, given, where);
    }

    /**
     * Makes an object that passes samples through the steps.
     *
     * @param capacity the most samples that one call may bring, at least 1
     * @param workers the threads to spread the work over
     * @return an applier for one thread; it allocates nothing when it is used
     */
    public Applier applier(int capacity, Workers workers) {
        return new Applier(capacity, workers);
    }

    /**
     * What the steps make of a sample that has one number everywhere.
     *
     * @param input the input's place in the schema
     * @param number before the first step
     * @return the sample after the last step
     * @throws EspalierException with code INVALID_SETTING if a step mixes values of different places
     */
    float[] constant(int input, double number) {
        InputChain chain = chains.get(input);
        String name = sourceSchema.inputs().get(input).name();
        for (Preprocessing.FittedStep step : chain.steps()) {
            if (!step.elementwise()) {
                throw new EspalierException(
                        ErrorCode.INVALID_SETTING,
                        "data.preprocess." + name,
                        "an augmenter changes brightness or colours, and preprocessing mixes pixels, so that it is not known"
                                + " what black and white have become",
                        "leave the augmenter out, or the step that mixes pixels");
            }
        }
        double[] raw = new double[chain.inputShape().size()];
        Arrays.fill(raw, number);
        return RoundedStep.rounded(chain.afterElementwiseSteps(raw));
    }

    /** Which prepared values of an input the model can take. */
    ValueRule rule(int input) {
        return rules.get(input);
    }

    InputChain chain(int input) {
        return chains.get(input);
    }

    /**
     * The steps of each input.
     *
     * @param schema with the inputs
     * @param steps by input, and {@link #EVERY_INPUT} for all that are left out
     * @return those of each input that has any
     * @throws EspalierException if an input does not exist, code UNKNOWN_SETTING, or one that holds indices of categories has
     *     steps, code INVALID_SETTING
     */
    public static Map<String, List<Preprocessing>> byInput(Schema schema, Map<String, List<Preprocessing>> steps) {
        List<String> names = schema.inputs().stream().map(Schema.Input::name).toList();
        ProblemList problems = new ProblemList("data.preprocess");
        steps.keySet().stream()
                .filter(name -> !names.contains(name) && !name.equals(EVERY_INPUT))
                .forEach(name -> problems.add(
                        ErrorCode.UNKNOWN_SETTING,
                        "data.preprocess." + name,
                        "the data has no input of this name",
                        "its inputs are " + String.join(", ", names)));
        List<Schema.Input> numbers = schema.inputs().stream()
                .filter(input -> input.index().isEmpty())
                .toList();
        for (String name : names) {
            boolean isColumn = numbers.stream().noneMatch(input -> input.name().equals(name));
            if (isColumn && !steps.getOrDefault(name, List.of()).isEmpty()) {
                problems.add(
                        ErrorCode.INVALID_SETTING,
                        "data.preprocess." + name,
                        "the input holds indices of categories, which steps cannot be applied to",
                        "leave out its steps");
            }
        }
        problems.throwIfAny();
        Map<String, List<Preprocessing>> copy = new LinkedHashMap<>();
        for (Schema.Input input : numbers) {
            List<Preprocessing> inputSteps =
                    steps.getOrDefault(input.name(), forAll(input, steps.getOrDefault(EVERY_INPUT, List.of())));
            if (!inputSteps.isEmpty()) {
                copy.put(input.name(), List.copyOf(inputSteps));
            }
        }
        return Collections.unmodifiableMap(copy);
    }

    private static List<Preprocessing> forAll(Schema.Input input, List<Preprocessing> steps) {
        return steps.stream()
                .filter(step -> !input.columns().isEmpty() || !PreprocessingCalls.forTables(step))
                .toList();
    }

    private static <T> Map<String, T> withoutPrefix(Map<String, T> tensors, String prefix) {
        Map<String, T> own = new TreeMap<>();
        tensors.forEach((key, values) -> {
            if (key.startsWith(prefix)) {
                own.put(key.substring(prefix.length()), values);
            }
        });
        return own;
    }

    /**
     * How the names of a step's tensors begin.
     *
     * @param input the name of the input
     * @param index of the step, from 0
     * @param step the step
     * @return such as {@code features/0-center/}
     */
    public static String prefix(String input, int index, Preprocessing step) {
        return input + "/" + index + "-" + OnColumns.shortNameOf(step) + "/";
    }

    private static String place(String input, int index, Preprocessing step) {
        return "preprocess[" + index + "] " + OnColumns.shortNameOf(step) + " of input '" + input + "'";
    }

    /** Passes samples through the steps; for one thread. */
    public final class Applier {

        private final int capacity;
        private final List<InputChain.ArrayTransformation> arrays = new ArrayList<>();
        private final List<InputChain.RangeReader> readers = new ArrayList<>();

        private Applier(int capacity, Workers workers) {
            this.capacity = Check.atLeast("capacity", capacity, 1);
            for (InputChain chain : chains) {
                arrays.add(chain.arrayTransformation(capacity, workers));
                readers.add(chain.rangeReader(capacity));
            }
        }

        /**
         * Preprocesses one input of some samples; the bits do not depend on how many come together.
         *
         * @param input the input's place in the schema
         * @param samples how many, at most the capacity
         * @param raw values in the shape of {@link #sourceSchema()}, sample after sample
         * @param prepared where to write values in the shape of {@link #schema()}; another array than {@code raw}
         */
        public void transform(int input, int samples, float[] raw, float[] prepared) {
            transform(input, samples, raw, 0, prepared);
        }

        /**
         * As {@link #transform(int, int, float[], float[])}, with samples that begin anywhere in their array.
         *
         * @param input the input's place in the schema
         * @param samples how many, at most the capacity
         * @param raw values in the shape of {@link #sourceSchema()}, sample after sample
         * @param first the place of the first sample among those in {@code raw}
         * @param prepared where to write values in the shape of {@link #schema()}, from index 0
         */
        public void transform(int input, int samples, float[] raw, int first, float[] prepared) {
            InputReader.requireCapacity("samples", samples, capacity);
            arrays.get(input).transform(samples, raw, first, prepared);
        }

        /**
         * Preprocesses one input of some samples of a dataset.
         *
         * @param input the input's place in the schema
         * @param samples how many, at most the capacity
         * @param data where they are, in the shape of {@link #sourceSchema()}
         * @param first the first of them
         * @param prepared where to write values in the shape of {@link #schema()}, from index 0
         */
        public void transform(int input, int samples, Dataset data, int first, float[] prepared) {
            InputReader.requireCapacity("samples", samples, capacity);
            readers.get(input).read(data, input, first, samples, prepared);
        }
    }

    /** Begins to look for values that are NaN or infinite. */
    public FiniteCheck finiteCheck() {
        return new FiniteCheck();
    }

    /** Collects what cannot be predicted because it has become NaN or infinite. */
    public final class FiniteCheck {

        private final ProblemList problems = new ProblemList("samples");

        private FiniteCheck() {}

        /**
         * Looks at one input of some samples after preprocessing.
         *
         * @param input the input's place in the schema
         * @param samples how many
         * @param prepared the values after preprocessing
         * @param data gives the dataset that the samples are in; asked for only if a value is not finite
         * @param first the first of them
         * @return whether all values are finite; those that are not are remembered
         */
        public boolean holds(int input, int samples, float[] prepared, Supplier<Dataset> data, int first) {
            InputChain chain = chains.get(input);
            int width = chain.outputShape().size();
            if (rules.get(input).holds(prepared, 0, samples * width)) {
                return true;
            }
            UnusableValues unusable = new UnusableValues(sourceSchema.inputs().get(input), chain, problems);
            double[] raw = new double[chain.inputShape().size()];
            Dataset given = data.get();
            for (int s = 0; s < samples; s++) {
                if (!rules.get(input).holds(prepared, s * width, (s + 1) * width)) {
                    given.readInput(input, first + s, raw, 0);
                    unusable.name(given.nameOf(first + s), raw);
                }
            }
            return false;
        }

        /**
         * Looks at what was predicted.
         *
         * @param output the output's name
         * @param samples how many
         * @param width values that are predicted for each
         * @param predictions the values, sample after sample from index 0
         * @param data gives the dataset that the samples are in; asked for only if a value is not finite
         * @param first the first of them
         */
        public void lookAtPredictions(
                String output, int samples, int width, float[] predictions, Supplier<Dataset> data, int first) {
            if (UnusableValues.areFinite(predictions, 0, samples * width)) {
                return;
            }
            Dataset given = data.get();
            for (int s = 0; s < samples; s++) {
                if (!UnusableValues.areFinite(predictions, s * width, (s + 1) * width)) {
                    problems.add(
                            ErrorCode.DATA_VALUE,
                            given.nameOf(first + s) + ", output '" + output + "'",
                            "the outputs computed from its values are not finite",
                            "compare its values with those of the training data, and correct or leave out the sample");
                }
            }
        }

        /** Whether anything was found that is not finite. */
        public boolean hasFound() {
            return !problems.isEmpty();
        }

        /**
         * Refuses what was found.
         *
         * @throws EspalierException with code DATA_VALUE, naming samples and values
         */
        public void throwIfAny() {
            problems.throwIfAny();
        }
    }
}
