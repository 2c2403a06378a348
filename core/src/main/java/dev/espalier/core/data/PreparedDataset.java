package dev.espalier.core.data;

import dev.espalier.api.Check;
import dev.espalier.api.data.Dataset;
import dev.espalier.api.data.Schema;
import dev.espalier.api.model.Workers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * A data set as a model sees it: after preprocessing, with every value and target checked.
 *
 * <p>An input without steps is read from its source (which may hold bytes, decoded as they are copied), and so is one in
 * bytes whose steps work in place, such as scaling: they are applied to the copy. Any other is kept in memory after its
 * steps if that fits into the memory allowed, and else passed through them whenever it is read. The values are the same
 * bits either way.
 */
public final class PreparedDataset {

    /** How many samples are passed through the steps at a time; the bits do not depend on it. */
    private static final int BLOCK = 64;

    /** The calling thread alone. */
    static final Workers CALLER = new Workers() {
        @Override
        public int threads() {
            return 1;
        }

        @Override
        public void parallel(int count, int grain, RangeTask task) {
            if (count > 0) {
                task.run(0, count);
            }
        }
    };

    private final Dataset source;
    private final FittedPreprocessing preprocessing;
    private final List<float[]> kept;
    private final boolean joins;
    private final Schema schema;

    private PreparedDataset(Dataset source, FittedPreprocessing preprocessing, List<float[]> kept, boolean joins) {
        this.source = source;
        this.preprocessing = preprocessing;
        this.kept = List.copyOf(kept);
        this.joins = joins;
        List<Schema.Target> targets = source.schema().targets();
        this.schema =
                new Schema(preprocessing.schema().inputs(), joins ? List.of(JoinedTargets.join(targets)) : targets);
    }

    /**
     * Prepares a data set, allowing a quarter of the heap for prepared values.
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
     * Prepares a data set.
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
            // bytes take a quarter of the room, and steps that work where the values lie cost less than fetching floats
            boolean decodes = keepsBytes(source, input) && chain.worksInPlace();
            boolean keep =
                    !chain.isEmpty() && !decodes && values * Float.BYTES <= left && values <= Integer.MAX_VALUE - 8;
            float[] prepared = new float[keep ? (int) values : 0];
            pass(source, preprocessing, input, prepared, problems);
            left -= (long) prepared.length * Float.BYTES;
            kept.add(prepared);
        }
        problems.throwIfAny();
        return new PreparedDataset(source, preprocessing, kept, false);
    }

    /** The same samples with all targets, which are of values, joined to one. */
    public PreparedDataset joiningTargets() {
        return new PreparedDataset(source, preprocessing, kept, true);
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

    /** The preprocessing. */
    public FittedPreprocessing preprocessing() {
        return preprocessing;
    }

    /** Some of the samples, by their places. */
    PreparedDataset part(int[] places) {
        return of(new DatasetView(source, places), preprocessing);
    }

    /**
     * Begins to read.
     *
     * @param capacity the most samples that one call may ask for, at least 1
     * @return a reader for one thread
     */
    public Reader reader(int capacity) {
        return new Reader(capacity, CALLER);
    }

    /** As {@link #reader(int)}, with threads to spread the work over. */
    Reader reader(int capacity, Workers workers) {
        return new Reader(capacity, workers);
    }

    /** Looks at every value once and keeps it if there is room. */
    private static void pass(
            Dataset source, FittedPreprocessing preprocessing, int input, float[] kept, ProblemList problems) {
        InputChain chain = preprocessing.chain(input);
        if (kept.length == 0 && keepsBytes(source, input) && chain.isFiniteForBytes()) {
            return;
        }
        int width = chain.outputShape().size();
        InputChain.Passage passage = chain.passage(BLOCK);
        float[] block = new float[ArrayDataset.arrayLength(BLOCK, width, "data")];
        double[] raw = new double[chain.inputShape().size()];
        UnusableValues unusable =
                new UnusableValues(preprocessing.sourceSchema().inputs().get(input), chain, problems);
        for (int from = 0; from < source.size(); from += BLOCK) {
            int count = Math.min(BLOCK, source.size() - from);
            passage.pass(source, input, from, count, block);
            if (!UnusableValues.areFinite(block, 0, count * width)) {
                for (int s = 0; s < count; s++) {
                    if (!UnusableValues.areFinite(block, s * width, (s + 1) * width)) {
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
        if (source instanceof DatasetView view) {
            return keepsBytes(view.whole(), input);
        }
        return source instanceof ArrayDataset array && array.keepsBytes(input);
    }

    /** A check that costs nothing while it holds: the text of {@link Check} would be made at every call. */
    static void requireCapacity(String name, int count, int capacity) {
        if (count > capacity) {
            Check.require(false, name, count, "must be at most the capacity " + capacity);
        }
    }

    /** How many bytes are kept beside those of the source. */
    public long bytes() {
        long bytes = 0;
        for (float[] values : kept) {
            bytes += (long) values.length * Float.BYTES;
        }
        return bytes;
    }

    /**
     * How many bytes some data sets take together: what they keep and, once, what they were made of, as far as that is in
     * memory.
     *
     * @param parts the data sets
     */
    public static long bytesOf(List<PreparedDataset> parts) {
        Set<Dataset> sources = Collections.newSetFromMap(new IdentityHashMap<>());
        long bytes = 0;
        for (PreparedDataset part : parts) {
            bytes += part.bytes() + bytesOf(part.source, sources);
        }
        return bytes;
    }

    private static long bytesOf(Dataset source, Set<Dataset> counted) {
        if (!counted.add(source)) {
            return 0;
        }
        if (source instanceof DatasetView view) {
            return (long) view.places().length * Integer.BYTES + bytesOf(view.whole(), counted);
        }
        return source instanceof ArrayDataset array ? array.bytes() : 0;
    }

    /** Whether reading is no more than copying from memory, with steps that work in place at most. */
    public boolean isInMemory() {
        for (int input = 0; input < kept.size(); input++) {
            InputChain chain = preprocessing.chain(input);
            boolean copied = kept.get(input).length > 0 || (SampleRows.isInMemory(source) && chain.worksInPlace());
            if (!copied) {
                return false;
            }
        }
        return SampleRows.isInMemory(source);
    }

    /** Copies samples in any order; for one thread, which may spread the work over others. */
    public final class Reader {

        private final int capacity;
        private final Workers workers;
        private final InputReader[] inputs;
        private final SampleRows[] targets;
        private float[] part = {};

        private Reader(int capacity, Workers workers) {
            this.capacity = Check.atLeast("capacity", capacity, 1);
            this.workers = workers;
            this.inputs = new InputReader[kept.size()];
            this.targets = new SampleRows[source.schema().targets().size()];
            for (int input = 0; input < inputs.length; input++) {
                InputChain chain = preprocessing.chain(input);
                inputs[input] = kept.get(input).length > 0
                        ? new FloatReader(
                                SampleRows.of(
                                        new SampleValues.Floats(kept.get(input)),
                                        chain.outputShape().size()),
                                new FittedChain(chain.outputShape(), List.of()),
                                capacity,
                                workers.threads())
                        : reader(chain, input);
            }
            for (int target = 0; target < targets.length; target++) {
                targets[target] = SampleRows.ofTarget(source, target);
            }
        }

        private InputReader reader(InputChain chain, int input) {
            return chain instanceof FittedChain inFloat
                    ? new FloatReader(SampleRows.ofInput(source, input), inFloat, capacity, workers.threads())
                    : ((DoubleChain) chain).reader(source, input);
        }

        /**
         * Copies one input.
         *
         * @param input the input's place in the schema
         * @param samples places in the data set
         * @param count how many of them, from the first
         * @param into where to write, sample after sample from index 0
         */
        public void readInput(int input, int[] samples, int count, float[] into) {
            requireCapacity("count", count, capacity);
            inputs[input].read(samples, count, into, workers);
        }

        /**
         * Copies one target as the data set stores it.
         *
         * @param target the target's place in the schema
         * @param samples places in the data set
         * @param count how many of them, from the first
         * @param into where to write, {@link Schema.Target#stored()} values for each sample from index 0
         */
        public void readTarget(int target, int[] samples, int count, float[] into) {
            if (joins) {
                readJoined(samples, count, into);
            } else {
                targets[target].read(samples, 0, count, into);
            }
        }

        private void readJoined(int[] samples, int count, float[] into) {
            int all = schema.targets().get(0).width();
            int at = 0;
            for (int target = 0; target < targets.length; target++) {
                int width = source.schema().targets().get(target).width();
                if (part.length < capacity * width) {
                    part = new float[capacity * width];
                }
                targets[target].read(samples, 0, count, part);
                for (int s = 0; s < count; s++) {
                    System.arraycopy(part, s * width, into, s * all + at, width);
                }
                at += width;
            }
        }
    }
}
