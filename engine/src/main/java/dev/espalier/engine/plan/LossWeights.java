package dev.espalier.engine.plan;

/**
 * The weights of a pass in the objective of its step, for each output of the graph. The array may be filled anew for each pass.
 *
 * @param losses of the mean loss, and of the mean of the penalties on the output: samples of the pass divided by the sum of the
 *     weights of the step's samples, times the weight of the output
 */
@SuppressWarnings("ArrayRecordComponent") // filled anew for each pass, and never compared
public record LossWeights(double[] losses) {

    /**
     * Weights that are all 0.
     *
     * @param outputs how many outputs the graph has
     */
    public LossWeights(int outputs) {
        this(new double[outputs]);
    }

    /**
     * Weights of a single pass.
     *
     * @param losses for each output
     * @return the weights
     */
    public static LossWeights of(double... losses) {
        return new LossWeights(losses);
    }
}
