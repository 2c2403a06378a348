package dev.espalier.core.data;

import dev.espalier.api.Check;
import dev.espalier.api.ErrorCode;
import dev.espalier.api.data.Dataset;
import dev.espalier.api.data.Schema;
import java.util.ArrayList;
import java.util.List;

/**
 * A data set as a model sees it: after preprocessing, with every value and target checked.
 *
 * <p>An input without steps is read from its source (which may hold bytes, decoded as they are copied). One with steps is
 * kept in memory after them if that fits into the memory allowed, and else passed through them whenever it is read. The
 * values are the same bits either way.
 */
public final class PreparedDataset {

    /** How many samples are passed through the steps at a time; the bits do not depend on it. */
    private static final int BLOCK = 64;

    private final Dataset source;
    private final FittedPreprocessing preprocessing;
    private final List<float[]> kept;
    private final Schema schema;

    private PreparedDataset(Dataset source, FittedPreprocessing preprocessing, List<float[]> kept) {
        this.source = source;
        this.preprocessing = preprocessing;
        this.kept = List.copyOf(kept);
        this.schema =
                new Schema(preprocessing.schema().inputs(), source.schema().targets());
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
            boolean keep = !preprocessing.chain(input).isEmpty()
                    && values * Float.BYTES <= left
                    && values <= Integer.MAX_VALUE - 8;
            float[] prepared = new float[keep ? (int) values : 0];
            pass(source, preprocessing, input, prepared, problems);
            left -= (long) prepared.length * Float.BYTES;
            kept.add(prepared);
        }
        problems.throwIfAny();
        return new PreparedDataset(source, preprocessing, kept);
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

    /**
     * Begins to read.
     *
     * @param capacity the most samples that one call may ask for, at least 1
     * @return a reader for one thread
     */
    public Reader reader(int capacity) {
        return new Reader(capacity);
    }

    /** Looks at every value once and keeps it if there is room. */
    private static void pass(
            Dataset source, FittedPreprocessing preprocessing, int input, float[] kept, ProblemList problems) {
        FittedChain chain = preprocessing.chain(input);
        if (chain.isEmpty() && alwaysFinite(source, input)) {
            return;
        }
        int raw = chain.inputShape().size();
        int width = chain.outputShape().size();
        FittedChain.Scratch scratch = chain.scratch(BLOCK);
        float[] block = new float[ArrayDataset.arrayLength(BLOCK, width, "data")];
        Schema.Input schema = preprocessing.schema().inputs().get(input);
        for (int from = 0; from < source.size(); from += BLOCK) {
            int count = Math.min(BLOCK, source.size() - from);
            for (int s = 0; s < count; s++) {
                source.readInput(input, from + s, chain.isEmpty() ? block : scratch.raw(), s * raw);
            }
            if (!chain.isEmpty()) {
                chain.apply(count, scratch, block, 0);
            }
            requireFinite(block, from, count, width, schema, problems);
            if (kept.length > 0) {
                System.arraycopy(block, 0, kept, from * width, count * width);
            }
        }
    }

    private static boolean alwaysFinite(Dataset source, int input) {
        if (source instanceof DatasetView view) {
            return alwaysFinite(view.whole(), input);
        }
        return source instanceof ArrayDataset array && array.alwaysFinite(input);
    }

    private static void requireFinite(
            float[] block, int from, int count, int width, Schema.Input input, ProblemList problems) {
        for (int i = 0; i < count * width; i++) {
            if (!Float.isFinite(block[i])) {
                boolean missing = Float.isNaN(block[i]);
                problems.add(
                        ErrorCode.DATA_VALUE,
                        "sample " + (from + i / width) + ", " + valueName(input, i % width),
                        missing
                                ? "the value is missing or not a number"
                                : "the value is " + block[i] + "; it must be finite",
                        missing
                                ? "correct it, or fill missing values with the preprocessing step impute"
                                : "correct or leave out the sample");
            }
        }
    }

    private static String valueName(Schema.Input input, int index) {
        int first = 0;
        for (Schema.Column column : input.columns()) {
            if (index < first + column.width()) {
                return "column '" + column.name() + "'";
            }
            first += column.width();
        }
        return "value " + index + " of input '" + input.name() + "'";
    }

    /** A check that costs nothing while it holds: the text of {@link Check} would be made at every call. */
    static void requireCapacity(String name, int count, int capacity) {
        if (count > capacity) {
            Check.require(false, name, count, "must be at most the capacity " + capacity);
        }
    }

    /** Copies samples in any order; for one thread. */
    public final class Reader {

        private final int capacity;
        private final List<FittedChain.Scratch> scratch = new ArrayList<>();

        private Reader(int capacity) {
            this.capacity = Check.atLeast("capacity", capacity, 1);
            for (int input = 0; input < kept.size(); input++) {
                boolean lazy = kept.get(input).length == 0
                        && !preprocessing.chain(input).isEmpty();
                scratch.add(preprocessing.chain(input).scratch(lazy ? capacity : 0));
            }
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
            FittedChain chain = preprocessing.chain(input);
            float[] prepared = kept.get(input);
            int raw = chain.inputShape().size();
            if (chain.isEmpty()) {
                for (int s = 0; s < count; s++) {
                    source.readInput(input, samples[s], into, s * raw);
                }
            } else if (prepared.length > 0) {
                int width = chain.outputShape().size();
                for (int s = 0; s < count; s++) {
                    System.arraycopy(prepared, samples[s] * width, into, s * width, width);
                }
            } else {
                FittedChain.Scratch room = scratch.get(input);
                for (int s = 0; s < count; s++) {
                    source.readInput(input, samples[s], room.raw(), s * raw);
                }
                chain.apply(count, room, into, 0);
            }
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
            int width = source.schema().targets().get(target).stored();
            for (int s = 0; s < count; s++) {
                source.readTarget(target, samples[s], into, s * width);
            }
        }
    }
}
