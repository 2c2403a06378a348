package dev.espalier.core.data.prepared;

/** A pass over one target of all samples, in the order of the dataset. */
public final class TargetPass {

    private static final int BLOCK = 1024;

    /** Receives the values of a sample. */
    @FunctionalInterface
    public interface Visitor {

        /**
         * Receives the values of one sample.
         *
         * @param sample its place in the dataset
         * @param values stored values of several samples, which the next block overwrites
         * @param place the sample's place among them
         */
        void visit(int sample, float[] values, int place);
    }

    private TargetPass() {}

    /**
     * Visits each sample once.
     *
     * @param data the samples
     * @param target the target's place in the schema
     * @param visitor receives its values
     */
    public static void over(PreparedDataset data, int target, Visitor visitor) {
        float[] values = new float[BLOCK * data.schema().targets().get(target).stored()];
        int[] samples = new int[BLOCK];
        PreparedDataset.Reader reader = data.reader(BLOCK);
        for (int from = 0; from < data.size(); from += BLOCK) {
            int count = Math.min(BLOCK, data.size() - from);
            for (int i = 0; i < count; i++) {
                samples[i] = from + i;
            }
            reader.readTarget(target, samples, count, values);
            for (int i = 0; i < count; i++) {
                visitor.visit(from + i, values, i);
            }
        }
    }
}
