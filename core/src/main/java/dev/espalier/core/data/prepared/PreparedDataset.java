package dev.espalier.core.data.prepared;

import dev.espalier.api.Check;
import dev.espalier.api.ProblemList;
import dev.espalier.api.data.ArrayDataset;
import dev.espalier.api.data.Dataset;
import dev.espalier.api.data.JoinedDataset;
import dev.espalier.api.data.SampleValues;
import dev.espalier.api.data.Schema;
import dev.espalier.api.model.Workers;
import dev.espalier.core.data.ClassTargets;
import dev.espalier.core.data.Subset;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A dataset as a model sees it: after preprocessing, with every value and target checked.
 *
 * <p>An input without steps is read from its source (which may hold bytes, decoded as they are copied), and so is one in
 * bytes whose steps work in place, such as scaling: they are applied to the copy. Any other is kept in memory after its
 * steps if that fits into the memory allowed, and else passed through them whenever it is read. The values are the same
 * bits either way.
 */
public final class PreparedDataset {

    /** How many samples are passed through the steps at a time; the bits do not depend on it. */
    private static final int BLOCK = 64;

    private final Dataset source;
    private final FittedPreprocessing preprocessing;
    private final List<float[]> kept;
    private final SampleWeights sampleWeights;
    private final PreparedTargets targets;
    private final List<TargetPresence> presences;
    private final List<float[]> weights;
    private final Schema schema;

    private PreparedDataset(
            Dataset source,
            FittedPreprocessing preprocessing,
            List<float[]> kept,
            SampleWeights sampleWeights,
            PreparedTargets targets) {
        this.source = source;
        this.preprocessing = preprocessing;
        this.kept = List.copyOf(kept);
        this.sampleWeights = sampleWeights;
        this.targets = targets;
        this.presences = targets.targets().stream()
                .map(target -> TargetPresence.of(source, target))
                .toList();
        this.weights = masked(sampleWeights.of(targets), presences);
        this.schema = new Schema(preprocessing.schema().inputs(), targets.schemas());
    }

    private static List<float[]> masked(List<float[]> weights, List<TargetPresence> presences) {
        return IntStream.range(0, weights.size())
                .mapToObj(target -> presences.get(target).masked(weights.get(target)))
                .toList();
    }

    /**
     * Prepares a dataset, allowing a quarter of the heap for prepared values.
     *
     * @param source the samples as they were read
     * @param preprocessing what was fitted to the training part
     * @return the prepared data
     * @throws dev.espalier.api.EspalierException with code DATA_SCHEMA if the samples are not of the kind that was fitted to, or
     *     DATA_VALUE naming samples whose labels or values cannot be used
     */
    public static PreparedDataset of(Dataset source, FittedPreprocessing preprocessing) {
        return of(source, preprocessing, Runtime.getRuntime().maxMemory() / 4);
    }

    /**
     * Prepares a dataset.
     *
     * @param source the samples as they were read
     * @param preprocessing what was fitted to the training part
     * @param memory bytes that prepared values may take, at least 0
     * @return the prepared data
     * @throws dev.espalier.api.EspalierException with code DATA_SCHEMA if the samples are not of the kind that was fitted to, or
     *     DATA_VALUE naming samples whose labels or values cannot be used
     */
    public static PreparedDataset of(Dataset source, FittedPreprocessing preprocessing, long memory) {
        Check.atLeast("memory", memory, 0);
        preprocessing.check(source.schema(), "data");
        ClassTargets.requireValid(source);
        List<float[]> kept = new ArrayList<>();
        ProblemList problems = new ProblemList("data");
        long left = memory;
        for (int input = 0; input < source.schema().inputs().size(); input++) {
            long values = (long) source.size()
                    * preprocessing.schema().inputs().get(input).shape().size();
            InputChain chain = preprocessing.chain(input);
            // bytes take a quarter of the memory, and steps that work where the values lie cost less than fetching
            // floats
            boolean decodes = keepsBytes(source, input) && chain.worksInPlace();
            boolean keep =
                    !chain.isEmpty() && !decodes && values * Float.BYTES <= left && values <= Integer.MAX_VALUE - 8;
            float[] prepared = new float[keep ? (int) values : 0];
            pass(source, preprocessing, input, prepared, problems);
            left -= (long) prepared.length * Float.BYTES;
            kept.add(prepared);
        }
        problems.throwIfAny();
        return new PreparedDataset(
                source, preprocessing, kept, SampleWeights.of(source), PreparedTargets.of(source.schema()));
    }

    /**
     * The same samples with other targets.
     *
     * @param others made from the targets and inputs of these samples
     * @return the samples
     * @throws dev.espalier.api.EspalierException with code DATA_VALUE if a value cannot be scaled
     */
    public PreparedDataset withTargets(PreparedTargets others) {
        for (PreparedTarget target : others.targets()) {
            target.scale()
                    .ifPresent(scale -> scale.check(
                            TargetReader.rows(source, target), target.target().name()));
        }
        return new PreparedDataset(source, preprocessing, kept, sampleWeights, others);
    }

    /**
     * Some of the samples, prepared in the same way.
     *
     * @param samples their indices
     * @return the samples in this order
     */
    public PreparedDataset subset(int[] samples) {
        return of(new Subset(source, samples), preprocessing).withTargets(targets);
    }

    /** The targets. */
    public PreparedTargets targets() {
        return targets;
    }

    /**
     * Fits the scale of a target to these samples.
     *
     * @param index of the target, which the data has
     * @param methods for each value standardize, robust, log1p or none
     * @return the scale
     * @throws dev.espalier.api.EspalierException with code DATA_VALUE if the logarithm of a value is not defined
     */
    public TargetScale fitScale(int index, List<ScalingMethod> methods) {
        PreparedTarget target = targets.targets().get(index);
        return TargetScale.fit(
                methods, TargetReader.rows(source, target), target.target().name());
    }

    /**
     * The mean and the deviation of each value of a target.
     *
     * @param index of the target, which the data has
     * @return the statistics
     */
    public TargetStatistics targetStatistics(int index) {
        PreparedTarget target = targets.targets().get(index);
        return TargetStatistics.of(
                TargetReader.rows(source, target), target.target().stored());
    }

    /** The weights of the samples in every loss; of length 0 if each is 1. The array is not to be modified. */
    public float[] weights() {
        return sampleWeights.all();
    }

    /** The same samples, each with the weight 1 in every loss, but for those that it has for one target alone. */
    public PreparedDataset unweighted() {
        return new PreparedDataset(source, preprocessing, kept, sampleWeights.without(), targets);
    }

    /**
     * The weights of the samples in the loss of a target; 0 for those that lack it.
     *
     * @param target the target's index
     * @return a weight for each sample; of length 0 if each is 1. The array is not to be modified
     */
    public float[] weights(int target) {
        return weights.get(target);
    }

    /**
     * In which samples a target is there.
     *
     * @param target the target's index
     * @return what is there
     */
    public TargetPresence presence(int target) {
        return presences.get(target);
    }

    /** Whether a sample has a weight of its own in the loss of a target. */
    public boolean isWeighted(int target) {
        return weights(target).length > 0;
    }

    /** What the samples look like after preprocessing. */
    public Schema schema() {
        return schema;
    }

    /** How many samples there are, at least 1. */
    public int size() {
        return source.size();
    }

    /** The digest of the samples before preprocessing. */
    public String digest() {
        return source.digest();
    }

    /**
     * A column of the table that is neither feature nor target.
     *
     * @param name of the column
     * @return the text of each sample; empty if there is no such column or it was not kept
     */
    public Optional<List<String>> sideColumn(String name) {
        return source.sideColumn(name);
    }

    /** The tasks that have samples of their own; empty for data of one piece. */
    public Optional<JoinedDataset> tasks() {
        return source instanceof JoinedDataset joined ? Optional.of(joined) : Optional.empty();
    }

    /** What a user should know of how the samples were read. */
    public List<String> notes() {
        return source.notes();
    }

    /** The preprocessing. */
    public FittedPreprocessing preprocessing() {
        return preprocessing;
    }

    /** What preprocessing makes of samples with one number everywhere, checked against these samples. */
    public ConstantSamples constants() {
        return new ConstantSamples(preprocessing, Optional.of(source));
    }

    /**
     * Some of the samples.
     *
     * @param places of the samples
     * @return the samples after the same preprocessing
     */
    public PreparedDataset part(int[] places) {
        return of(new Subset(source, places), preprocessing).withTargets(targets);
    }

    /**
     * Begins to read.
     *
     * @param capacity the most samples that one call may ask for, at least 1
     * @return a reader for one thread
     */
    public Reader reader(int capacity) {
        return new Reader(capacity, Workers.serial());
    }

    /**
     * As {@link #reader(int)}, with threads to spread the work over.
     *
     * @param capacity the most samples that one call may ask for, at least 1
     * @param workers the threads
     * @return a reader for one thread
     */
    public Reader reader(int capacity, Workers workers) {
        return new Reader(capacity, workers);
    }

    /** Looks at every value once and keeps it if there is an array for it. */
    private static void pass(
            Dataset source, FittedPreprocessing preprocessing, int input, float[] kept, ProblemList problems) {
        InputChain chain = preprocessing.chain(input);
        ValueRule rule = preprocessing.rule(input);
        boolean finite = rule.equals(ValueRule.FINITE) && keepsBytes(source, input) && chain.isFiniteForBytes();
        if (kept.length == 0 && finite) {
            return;
        }
        int width = chain.outputShape().size();
        InputChain.RangeReader reader = chain.rangeReader(BLOCK);
        float[] block = new float[ArrayDataset.arrayLength(BLOCK, width, "data")];
        double[] raw = new double[chain.inputShape().size()];
        UnusableValues unusable =
                new UnusableValues(preprocessing.sourceSchema().inputs().get(input), chain, problems);
        for (int from = 0; from < source.size(); from += BLOCK) {
            int count = Math.min(BLOCK, source.size() - from);
            reader.read(source, input, from, count, block);
            if (!rule.holds(block, 0, count * width)) {
                for (int s = 0; s < count; s++) {
                    if (!rule.holds(block, s * width, (s + 1) * width)) {
                        source.readInput(input, from + s, raw, 0);
                        unusable.name(source.nameOf(from + s), raw);
                    }
                }
            }
            if (kept.length > 0) {
                System.arraycopy(block, 0, kept, from * width, count * width);
            }
        }
    }

    private static boolean keepsBytes(Dataset source, int input) {
        return source.inputValues(input).filter(SampleValues::isInBytes).isPresent();
    }

    /**
     * How many bytes some datasets take together: what they keep and, once, the arrays that they were made of, as far as
     * these are in memory.
     *
     * @param parts the datasets
     */
    public static long bytesOf(List<PreparedDataset> parts) {
        IdentityHashMap<Object, Long> arrays = new IdentityHashMap<>();
        for (PreparedDataset part : parts) {
            part.kept.forEach(values -> arrays.put(values, (long) values.length * Float.BYTES));
            part.values().forEach(values -> values.ifPresent(all -> all.addSizesTo(arrays)));
        }
        return arrays.values().stream().mapToLong(Long::longValue).sum();
    }

    /** The values of all inputs and targets, as far as they are in memory. */
    private Stream<Optional<SampleValues>> values() {
        Schema read = source.schema();
        return Stream.concat(
                IntStream.range(0, read.inputs().size()).mapToObj(source::inputValues),
                IntStream.range(0, read.targets().size()).mapToObj(source::targetValues));
    }

    /** Whether reading is no more than copying from memory, with steps that work in place at most. */
    public boolean isInMemory() {
        for (int input = 0; input < kept.size(); input++) {
            if (kept.get(input).length == 0 && !preprocessing.chain(input).worksInPlace()) {
                return false;
            }
        }
        return values().allMatch(Optional::isPresent);
    }

    /** Copies samples in any order; for one thread, which may spread the work over others. */
    public final class Reader {

        private final int capacity;
        private final Workers workers;
        private final InputReader[] inputs;
        private final TargetReader[] targetReaders;
        private final TargetReader[] unscaledReaders;

        private Reader(int capacity, Workers workers) {
            this.capacity = Check.atLeast("capacity", capacity, 1);
            this.workers = workers;
            this.inputs = new InputReader[kept.size()];
            this.targetReaders = new TargetReader[schema.targets().size()];
            this.unscaledReaders = new TargetReader[targetReaders.length];
            for (int input = 0; input < inputs.length; input++) {
                InputChain chain = preprocessing.chain(input);
                inputs[input] = kept.get(input).length > 0
                        ? new FloatReader(
                                SampleRows.of(SampleValues.of(
                                        kept.get(input), chain.outputShape().size())),
                                new FloatChain(chain.outputShape(), List.of()),
                                capacity,
                                workers.threads())
                        : chain.reader(source, input, capacity, workers.threads());
            }
            for (int i = 0; i < targetReaders.length; i++) {
                PreparedTarget target = targets.targets().get(i);
                unscaledReaders[i] = TargetReader.of(source, target, inputs, capacity, workers);
                targetReaders[i] = target.scale()
                        .map(scale -> TargetReader.scaled(TargetReader.rows(source, target), scale))
                        .orElse(unscaledReaders[i]);
            }
        }

        /**
         * Copies one input.
         *
         * @param input the input's place in the schema
         * @param samples places in the dataset
         * @param count how many of them, from the first
         * @param destination where to write, sample after sample from index 0
         */
        public void readInput(int input, int[] samples, int count, float[] destination) {
            InputReader.requireCapacity("count", count, capacity);
            inputs[input].read(samples, count, destination, workers);
        }

        /**
         * Copies one target in the form in which the model is compared with it.
         *
         * @param target the target's place in the schema
         * @param samples places in the dataset
         * @param count how many of them, from the first
         * @param destination where to write, {@link Schema.Target#stored()} values for each sample from index 0: NaN for values
         *     that are missing where others of the sample are not, and valid ones where the whole target is missing
         */
        public void readTarget(int target, int[] samples, int count, float[] destination) {
            InputReader.requireCapacity("count", count, capacity);
            targetReaders[target].read(samples, count, destination);
            presences.get(target).fill(schema.targets().get(target), samples, count, destination);
        }

        /**
         * Copies one target in its own units, as the dataset has it.
         *
         * @param target the target's place in the schema
         * @param samples places in the dataset
         * @param count how many of them, from the first
         * @param destination where to write, as of {@link #readTarget}
         */
        public void readUnscaledTarget(int target, int[] samples, int count, float[] destination) {
            InputReader.requireCapacity("count", count, capacity);
            unscaledReaders[target].read(samples, count, destination);
            presences.get(target).fill(schema.targets().get(target), samples, count, destination);
        }
    }
}
