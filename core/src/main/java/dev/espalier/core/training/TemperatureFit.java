package dev.espalier.core.training;

import java.util.List;

/**
 * Fits the temperature T of the smallest log loss: of softmax(z / T) or σ(z / T), or of the mean of several members'
 * probabilities, which have one T in common.
 *
 * <p>By golden sections of ln T, in double and in one order, so that the same logits give the same bits.
 *
 * <p>Source: Guo, Pleiss, Sun and Weinberger, "On Calibration of Modern Neural Networks", ICML 2017; the mean of members is
 * calibrated as a whole because that of calibrated members is not certain enough: Rahaman and Thiery, "Uncertainty
 * Quantification and Deep Ensembles", NeurIPS 2021.
 */
public final class TemperatureFit {

    /** The smallest temperature: where all samples are predicted correctly, log loss falls as T does. */
    public static final double SMALLEST = 0.05;

    /** The largest temperature. */
    public static final double LARGEST = 20;

    private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;

    /** A relative error of T at which log loss, flat at its minimum, no longer tells two temperatures apart. */
    private static final double PRECISION = 1e-8;

    private final List<LogitSamples> members;

    /**
     * The fit of some logits.
     *
     * @param members of each member for the same samples in the same order; at least one
     */
    public TemperatureFit(List<LogitSamples> members) {
        this.members = List.copyOf(members);
    }

    /** The temperature, in [{@value #SMALLEST}, {@value #LARGEST}]; 1 without samples. */
    public double temperature() {
        if (members.get(0).size() == 0) {
            return 1;
        }
        double low = StrictMath.log(SMALLEST);
        double high = StrictMath.log(LARGEST);
        double left = high - GOLDEN * (high - low);
        double right = low + GOLDEN * (high - low);
        double ofLeft = lossAt(left);
        double ofRight = lossAt(right);
        while (high - low > PRECISION) {
            if (ofLeft <= ofRight) {
                high = right;
                right = left;
                ofRight = ofLeft;
                left = high - GOLDEN * (high - low);
                ofLeft = lossAt(left);
            } else {
                low = left;
                left = right;
                ofLeft = ofRight;
                right = low + GOLDEN * (high - low);
                ofRight = lossAt(right);
            }
        }
        return StrictMath.exp((low + high) / 2);
    }

    private double lossAt(double logarithm) {
        return logLoss(StrictMath.exp(logarithm));
    }

    /**
     * The mean of −Σ t·ln p over the samples, or over all labels of all samples that are there.
     *
     * @param temperature by which logits are divided, above 0
     */
    double logLoss(double temperature) {
        LogitSamples first = members.get(0);
        double[] own = new double[first.outcomes()];
        double[] mean = new double[first.outcomes()];
        double sum = 0;
        int known = 0;
        for (int term = 0; term < first.terms(); term++) {
            if (Double.isNaN(first.probability(term, 0))) {
                continue;
            }
            known++;
            logarithmsOfMean(term, temperature, own, mean);
            for (int k = 0; k < mean.length; k++) {
                double probability = first.probability(term, k);
                sum -= probability > 0 ? probability * mean[k] : 0;
            }
        }
        return sum / known;
    }

    /** ln Σ exp(ln p) / members, one member after the other. */
    private void logarithmsOfMean(int term, double temperature, double[] own, double[] mean) {
        members.get(0).logarithms(term, temperature, mean);
        for (int i = 1; i < members.size(); i++) {
            members.get(i).logarithms(term, temperature, own);
            for (int k = 0; k < mean.length; k++) {
                double largest = Math.max(mean[k], own[k]);
                mean[k] = largest + StrictMath.log1p(StrictMath.exp(Math.min(mean[k], own[k]) - largest));
            }
        }
        double members = StrictMath.log(this.members.size());
        for (int k = 0; members > 0 && k < mean.length; k++) {
            mean[k] -= members;
        }
    }
}
