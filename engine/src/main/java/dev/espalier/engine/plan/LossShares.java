package dev.espalier.engine.plan;

/**
 * The weights of a pass in the objective of its step, for each output of the graph. The arrays may be filled anew for each pass.
 *
 * @param losses of the mean loss: samples of the pass by the sum of the weights of the step's samples, times the weight of the
 *     output
 * @param penalties of the mean of the penalties on the output: samples of the pass by samples of the step, times the weight of
 *     the output
 */
@SuppressWarnings("ArrayRecordComponent") // filled anew for each pass, and never compared
public record LossShares(double[] losses, double[] penalties) {

    /**
     * Shares that are all 0.
     *
     * @param outputs how many outputs the graph has
     */
    public LossShares(int outputs) {
        this(new double[outputs], new double[outputs]);
    }

    /**
     * Shares of losses alone.
     *
     * @param losses for each output
     * @return the shares
     */
    public static LossShares of(double... losses) {
        return new LossShares(losses, new double[losses.length]);
    }
}
