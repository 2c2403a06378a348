package dev.espalier.core.preprocessing;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.Shape;
import dev.espalier.api.data.Preprocessing;
import java.util.Locale;
import java.util.Map;

/**
 * Quantile transformation: maps each feature to a normal or uniform distribution by its ranks in training.
 *
 * <p>p = F(x), the distribution function of the training values, linear between their quantiles; y = Φ⁻¹(p) for the normal
 * distribution, p for the uniform one. Values beyond those of training become p = 0 or 1, which the normal distribution
 * limits to ±5.2 = Φ⁻¹(1 − 10⁻⁷). The same values become the mean of their ranks. A feature with no more than two different
 * training values, such as the 0 and 1 of a category, passes unchanged, so that a whole table can be given.
 *
 * <p>Choose it for features of skewed or heavy-tailed distributions; distances between values are lost.
 *
 * <p>Source: {@code QuantileTransformer} of scikit-learn, which uses the same quantiles and limits, but a sample of 10,000
 * training values by default, and treats values within 10⁻⁷ of the least and greatest ones as these.
 *
 * @param distribution the distribution of the results
 * @param quantiles the number of quantiles that F is interpolated between, at least 2; no more than there are training
 *     samples are used
 */
@Plugin(value = "quantile", summary = "maps each feature to a normal or uniform distribution by its training quantiles")
public record Quantile(
        @Setting(value = "distribution of the results: normal or uniform", shorthand = true)
        Distribution distribution,

        @Setting(
                value = "quantiles that the distribution function is interpolated between, at least 2",
                range = "[2, inf)")
        int quantiles)
        implements Preprocessing.InDouble {

    private static final String QUANTILES = "quantiles";

    /** 1 for features that pass unchanged. */
    private static final String UNCHANGED = "unchanged";

    /** The probability that the tails of the normal distribution are limited to: 10⁻⁷ less an ulp of 1, as in scikit-learn. */
    private static final double LEAST_PROBABILITY = 1e-7 - Math.ulp(1.0);

    /** A distribution to map to. */
    public enum Distribution {
        /** With mean 0 and standard deviation 1. */
        NORMAL,
        /** From 0 to 1. */
        UNIFORM;

        /** The name in lower case. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** To a normal distribution, by 1000 quantiles. */
    public Quantile() {
        this(Distribution.NORMAL, 1000);
    }

    /** Checks the range. */
    public Quantile {
        Check.atLeast("quantiles", quantiles, 2);
    }

    @Override
    public Fitted fit(Samples training) {
        return restore(training.shape(), Tensors.rounded(fitted(training)));
    }

    @Override
    public Fitted restore(Shape shape, Map<String, float[]> tensors) {
        return restored(shape, Tensors.widened(tensors)).inFloat();
    }

    @Override
    public FittedInDouble fitInDouble(Samples training) {
        return restored(training.shape(), fitted(training));
    }

    @Override
    public FittedInDouble restoreInDouble(Shape shape, Map<String, double[]> tensors) {
        return restored(shape, tensors);
    }

    private Map<String, double[]> fitted(Samples training) {
        int count = Math.max(2, Math.min(quantiles, training.size()));
        double[] unchanged = new double[training.shape().size()];
        double[] found = new double[Math.multiplyExact(unchanged.length, count)];
        SortedFeatures.visit(training, (feature, values, known) -> {
            unchanged[feature] = SortedFeatures.hasAtMostTwoValues(values, known) ? 1 : 0;
            double greatest = Double.NEGATIVE_INFINITY;
            for (int i = 0; i < count; i++) {
                double quantile = SortedFeatures.quantile(values, known, i / (count - 1.0));
                // interpolation may round below the quantile before
                greatest = Math.max(greatest, quantile);
                found[feature * count + i] = greatest;
            }
        });
        return Map.of(QUANTILES, found, UNCHANGED, unchanged);
    }

    private ValuesInDouble restored(Shape shape, Map<String, double[]> tensors) {
        double[] unchanged = Tensors.require(tensors, UNCHANGED, shape.size());
        double[] found = Tensors.require(tensors, QUANTILES);
        int count = found.length / shape.size();
        if (found.length % shape.size() != 0 || count < 2) {
            throw new IllegalArgumentException("tensor '" + QUANTILES + "' has " + found.length
                    + " values; it must have the same number, at least 2, for each of " + shape.size());
        }
        for (int i = 0; i < found.length; i++) {
            if (i % count > 0 && found[i] < found[i - 1]) {
                throw new IllegalArgumentException(
                        "tensor '" + QUANTILES + "' has the value " + found[i] + " at " + i + "; it must be ascending");
            }
        }
        return new ValuesInDouble(
                shape,
                (index, value) -> unchanged[index] == 1 || Double.isNaN(value)
                        ? value
                        : scaled(value, found, index * count, count),
                Map.of(QUANTILES, found, UNCHANGED, unchanged));
    }

    private double scaled(double value, double[] found, int from, int count) {
        double probability = probability(value, found, from, count);
        if (distribution == Distribution.UNIFORM) {
            return probability;
        }
        double limited = Math.min(Math.max(probability, LEAST_PROBABILITY), 1 - LEAST_PROBABILITY);
        return NormalQuantiles.of(limited);
    }

    /** The mean of the lowest and the highest rank of a value, over the number of ranks. */
    private static double probability(double value, double[] found, int from, int count) {
        if (value <= found[from]) {
            return 0;
        }
        if (value >= found[from + count - 1]) {
            return 1;
        }
        int above = firstAbove(value, false, found, from, count);
        int atLeast = firstAbove(value, true, found, from, count);
        double highest = above - 1 + part(value, found[from + above - 1], found[from + above]);
        double lowest = atLeast - 1 + part(value, found[from + atLeast - 1], found[from + atLeast]);
        return (lowest + highest) / 2 / (count - 1);
    }

    private static double part(double value, double low, double high) {
        return (value - low) / (high - low);
    }

    /** The first quantile above a value, or equal to it; neither the first nor behind the last. */
    private static int firstAbove(double value, boolean orEqual, double[] found, int from, int count) {
        int below = 0;
        int above = count - 1;
        while (above - below > 1) {
            int middle = (below + above) >>> 1;
            double quantile = found[from + middle];
            if (quantile > value || (orEqual && quantile == value)) {
                above = middle;
            } else {
                below = middle;
            }
        }
        return above;
    }
}
