package dev.espalier.plugins.regularizers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** The same metrics as PyTorch 1.13.1 (CPU, float64), stated in numpy and compared with it. */
class ParityTest {

    private static final double[][] LOGITS = {{1, 2, 0.5}, {0.1, -1, 3}, {0, 0, 0.2}, {2, -2, 1}};
    private static final int[] CLASSES = {1, 2, 0, 0};

    private static double[] logarithms(double[] logits) {
        double sum = 0;
        for (double logit : logits) {
            sum += Math.exp(logit);
        }
        double[] logarithms = new double[logits.length];
        for (int i = 0; i < logits.length; i++) {
            logarithms[i] = logits[i] - Math.log(sum);
        }
        return logarithms;
    }

    /**
     * {@code F.cross_entropy(x, y, label_smoothing=0.1)}: smoothed targets are floats, each wrong by two roundings of 2⁻²⁴ at
     * most, times logarithms of which no sample's sizes sum to more than 9.
     */
    @Test
    void smoothedLabelsHaveTheCrossEntropyOfTheReference() {
        double loss = 0;
        for (int sample = 0; sample < 4; sample++) {
            float[] targets = new float[3];
            targets[CLASSES[sample]] = 1;
            new LabelSmoothing(0.1).transform(targets, 0, 3);
            double[] logarithms = logarithms(LOGITS[sample]);
            for (int i = 0; i < 3; i++) {
                loss -= targets[i] * logarithms[i] / 4;
            }
        }
        assertEquals(0.6262139703856339, loss, 9 * 0x1p-23);
    }

    /** The same with class weights of 1, 2 and ½, which PyTorch divides by those of the true classes. */
    @Test
    void smoothedLabelsHaveTheWeightedCrossEntropyOfTheReference() {
        double[] weights = {1, 2, 0.5};
        double loss = 0;
        double divisor = 0;
        for (int sample = 0; sample < 4; sample++) {
            float[] targets = new float[3];
            targets[CLASSES[sample]] = 1;
            new LabelSmoothing(0.1).transform(targets, 0, 3);
            double[] logarithms = logarithms(LOGITS[sample]);
            for (int i = 0; i < 3; i++) {
                loss -= weights[i] * targets[i] * logarithms[i];
            }
            divisor += weights[CLASSES[sample]];
        }
        // twice the bound above: a weight of 2
        assertEquals(0.7006958735950265, loss / divisor, 2 * 9 * 0x1p-23);
    }
}
