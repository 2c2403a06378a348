package dev.espalier.core.data;

import dev.espalier.api.Check;
import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Plugin;
import dev.espalier.api.Shape;
import dev.espalier.api.data.Dataset;
import dev.espalier.api.data.Preprocessing;
import dev.espalier.api.data.Schema;
import dev.espalier.api.model.Workers;
import dev.espalier.core.plugin.PreprocessingCalls;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * The preprocessing of a model: for each input a chain of steps that were fitted to the training part.
 *
 * <p>Immutable. What was fitted goes into the model file by {@link #tensors()} and comes back by {@link #restore}.
 */
public final class FittedPreprocessing {

    /** The name that stands for every input without steps of its own. */
    public static final String EVERY_INPUT = "*";

    private final Schema sourceSchema;
    private final Schema schema;
    private final Map<String, List<Preprocessing>> steps;
    private final List<FittedChain> chains;

    private FittedPreprocessing(Schema source, Map<String, List<Preprocessing>> steps, List<FittedChain> chains) {
        this.sourceSchema = source;
        this.steps = steps;
        this.chains = List.copyOf(chains);
        List<Schema.Input> inputs = new ArrayList<>();
        for (int i = 0; i < chains.size(); i++) {
            Schema.Input input = source.inputs().get(i);
            FittedChain chain = chains.get(i);
            inputs.add(new Schema.Input(
                    input.name(), chain.outputShape(), chain.elementwise() ? input.columns() : List.of()));
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
                        .map(input -> new FittedChain(input.shape(), List.of()))
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
     * @param steps for each input the steps in the order in which they are applied; inputs without steps may be left out, and
     *     {@link #EVERY_INPUT} stands for all that are
     * @return the fitted steps
     * @throws EspalierException if a step cannot be fitted, naming the step, or an input does not exist
     */
    public static FittedPreprocessing fit(Dataset training, Map<String, List<Preprocessing>> steps) {
        Schema schema = training.schema();
        Map<String, List<Preprocessing>> byInput = byInput(schema, steps);
        List<FittedChain> chains = new ArrayList<>();
        for (int input = 0; input < schema.inputs().size(); input++) {
            String name = schema.inputs().get(input).name();
            FittedChain chain = new FittedChain(schema.inputs().get(input).shape(), List.of());
            List<Preprocessing> inputSteps = byInput.getOrDefault(name, List.of());
            for (int i = 0; i < inputSteps.size(); i++) {
                Preprocessing step = inputSteps.get(i);
                chain = chain.then(fitted(step, place(name, i, step), new ChainSamples(training, input, chain)));
            }
            chains.add(chain);
        }
        return new FittedPreprocessing(schema, byInput, chains);
    }

    /**
     * Brings back what was fitted.
     *
     * @param schema the source schema of the trained model
     * @param steps the steps, with the settings that they were fitted with
     * @param tensors what {@link #tensors()} returned
     * @return the fitted steps
     * @throws EspalierException with code CHECKPOINT_MISMATCH, listing every tensor that is missing, of another length or
     *     not expected
     */
    public static FittedPreprocessing restore(
            Schema schema, Map<String, List<Preprocessing>> steps, Map<String, float[]> tensors) {
        Map<String, List<Preprocessing>> byInput = byInput(schema, steps);
        ProblemList problems = new ProblemList("preprocessing");
        SortedMap<String, float[]> unused = new TreeMap<>(tensors);
        List<FittedChain> chains = new ArrayList<>();
        for (Schema.Input input : schema.inputs()) {
            FittedChain chain = new FittedChain(input.shape(), List.of());
            List<Preprocessing> inputSteps = byInput.getOrDefault(input.name(), List.of());
            for (int i = 0; i < inputSteps.size(); i++) {
                Preprocessing step = inputSteps.get(i);
                String prefix = prefix(input.name(), i, step);
                try {
                    Preprocessing.Fitted fitted = PreprocessingCalls.restore(
                            step, place(input.name(), i, step), chain.outputShape(), withoutPrefix(tensors, prefix));
                    fitted.tensors().keySet().forEach(tensor -> unused.remove(prefix + tensor));
                    chain = chain.then(fitted);
                } catch (IllegalArgumentException e) {
                    problems.add(
                            ErrorCode.CHECKPOINT_MISMATCH,
                            place(input.name(), i, step),
                            String.valueOf(e.getMessage()),
                            "use the model file as it was written");
                    unused.keySet().removeIf(key -> key.startsWith(prefix));
                }
            }
            chains.add(chain);
        }
        unused.keySet()
                .forEach(key -> problems.add(
                        ErrorCode.CHECKPOINT_MISMATCH,
                        key,
                        "no preprocessing step has such a tensor",
                        "use the model file as it was written"));
        problems.throwIfAny();
        return new FittedPreprocessing(schema, byInput, chains);
    }

    /** What samples look like before preprocessing. */
    public Schema sourceSchema() {
        return sourceSchema;
    }

    /** What samples look like after preprocessing; an input keeps its columns if every step works value by value. */
    public Schema schema() {
        return schema;
    }

    /** For each input the steps with their settings. */
    public Map<String, List<Preprocessing>> steps() {
        return steps;
    }

    /** All that was fitted, by name: {@code features/0-center/mean}. */
    public SortedMap<String, float[]> tensors() {
        SortedMap<String, float[]> tensors = new TreeMap<>();
        for (int i = 0; i < chains.size(); i++) {
            String input = sourceSchema.inputs().get(i).name();
            List<Preprocessing> inputSteps = steps.getOrDefault(input, List.of());
            for (int s = 0; s < inputSteps.size(); s++) {
                String prefix = prefix(input, s, inputSteps.get(s));
                chains.get(i).steps().get(s).tensors().forEach((name, values) -> tensors.put(prefix + name, values));
            }
        }
        return tensors;
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
     * @return an applier for one thread; it allocates nothing when it is used
     */
    public Applier applier(int capacity) {
        return applier(capacity, PreparedDataset.CALLER);
    }

    /**
     * As {@link #applier(int)}, with threads to spread the work over.
     *
     * @param capacity the most samples that one call may bring, at least 1
     * @param workers the threads
     * @return an applier for one thread; it allocates nothing when it is used
     */
    public Applier applier(int capacity, Workers workers) {
        return new Applier(capacity, workers);
    }

    FittedChain chain(int input) {
        return chains.get(input);
    }

    private static Preprocessing.Fitted fitted(Preprocessing step, String place, Preprocessing.Samples samples) {
        try {
            return PreprocessingCalls.fit(step, place, samples);
        } catch (IllegalArgumentException e) {
            throw new EspalierException(
                    ErrorCode.INVALID_SETTING,
                    place,
                    String.valueOf(e.getMessage()),
                    "change the setting or leave out the step",
                    e);
        }
    }

    private static Map<String, List<Preprocessing>> byInput(Schema schema, Map<String, List<Preprocessing>> steps) {
        List<String> names = schema.inputs().stream().map(Schema.Input::name).toList();
        ProblemList problems = new ProblemList("data.preprocess");
        steps.keySet().stream()
                .filter(name -> !names.contains(name) && !name.equals(EVERY_INPUT))
                .forEach(name -> problems.add(
                        ErrorCode.UNKNOWN_SETTING,
                        "data.preprocess." + name,
                        "no such input",
                        "the inputs are " + String.join(", ", names)));
        problems.throwIfAny();
        Map<String, List<Preprocessing>> copy = new LinkedHashMap<>();
        for (String name : names) {
            List<Preprocessing> inputSteps = steps.getOrDefault(name, steps.getOrDefault(EVERY_INPUT, List.of()));
            if (!inputSteps.isEmpty()) {
                copy.put(name, List.copyOf(inputSteps));
            }
        }
        return Collections.unmodifiableMap(copy);
    }

    private static Map<String, float[]> withoutPrefix(Map<String, float[]> tensors, String prefix) {
        Map<String, float[]> own = new TreeMap<>();
        tensors.forEach((key, values) -> {
            if (key.startsWith(prefix)) {
                own.put(key.substring(prefix.length()), values);
            }
        });
        return own;
    }

    private static String prefix(String input, int index, Preprocessing step) {
        return input + "/" + index + "-" + name(step) + "/";
    }

    private static String place(String input, int index, Preprocessing step) {
        return "preprocess[" + index + "] " + name(step) + " of input '" + input + "'";
    }

    private static String name(Preprocessing step) {
        Plugin plugin = step.getClass().getAnnotation(Plugin.class);
        return plugin == null ? step.getClass().getSimpleName() : plugin.value();
    }

    /** Passes samples through the steps; for one thread. */
    public final class Applier {

        private final int[] samplesInOrder;
        private final Workers workers;
        private final GivenRows[] given = new GivenRows[chains.size()];
        private final InputReader[] readers = new InputReader[chains.size()];

        private Applier(int capacity, Workers workers) {
            this.samplesInOrder =
                    IntStream.range(0, Check.atLeast("capacity", capacity, 1)).toArray();
            this.workers = workers;
            for (int input = 0; input < readers.length; input++) {
                FittedChain chain = chains.get(input);
                given[input] = new GivenRows(chain.inputShape().size());
                readers[input] = new InputReader(given[input], chain, capacity, workers.threads());
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
        public void apply(int input, int samples, float[] raw, float[] prepared) {
            apply(input, samples, raw, 0, prepared);
        }

        /**
         * As {@link #apply(int, int, float[], float[])}, with samples that begin anywhere in their array.
         *
         * @param input the input's place in the schema
         * @param samples how many, at most the capacity
         * @param raw values in the shape of {@link #sourceSchema()}, sample after sample
         * @param first the place of the first sample among those in {@code raw}
         * @param prepared where to write values in the shape of {@link #schema()}, from index 0
         */
        public void apply(int input, int samples, float[] raw, int first, float[] prepared) {
            PreparedDataset.requireCapacity("samples", samples, samplesInOrder.length);
            given[input].begin(raw, first);
            readers[input].read(samplesInOrder, samples, prepared, workers);
            given[input].end();
        }
    }

    /** The training samples of one input as the next step sees them. */
    private static final class ChainSamples implements Preprocessing.Samples {

        private final Dataset data;
        private final int input;
        private final FittedChain chain;
        private final FittedChain.Scratch scratch;

        ChainSamples(Dataset data, int input, FittedChain chain) {
            this.data = data;
            this.input = input;
            this.chain = chain;
            this.scratch = chain.scratch(1);
        }

        @Override
        public Shape shape() {
            return chain.outputShape();
        }

        @Override
        public int size() {
            return data.size();
        }

        @Override
        public void read(int sample, float[] into, int at) {
            if (chain.isEmpty()) {
                data.readInput(input, sample, into, at);
            } else {
                data.readInput(input, sample, scratch.raw(), 0);
                chain.apply(1, scratch, into, at);
            }
        }
    }
}
