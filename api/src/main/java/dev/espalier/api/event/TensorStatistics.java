package dev.espalier.api.event;

import dev.espalier.api.ApiStatus;
import java.util.List;
import java.util.Locale;

/**
 * The distribution of the elements of a tensor.
 *
 * <p>Mean, standard deviation, extremes and quantiles are of the finite elements, and may be estimated from a part of them.
 *
 * @param kind what the elements are
 * @param tensor the tensor's name in its layer: {@code output}, {@code weight}, {@code bias}
 * @param elements number of elements
 * @param mean their mean
 * @param standardDeviation their population standard deviation
 * @param minimum the least
 * @param maximum the greatest
 * @param zeros the fraction of elements that are exactly 0, in [0, 1]
 * @param nonFinite number of elements that are NaN or infinite
 * @param quantiles those of {@link #QUANTILE_LEVELS}, in this order
 * @param histogram their histogram
 */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
public record TensorStatistics(
        Kind kind,
        String tensor,
        long elements,
        double mean,
        double standardDeviation,
        double minimum,
        double maximum,
        double zeros,
        long nonFinite,
        List<Double> quantiles,
        Histogram histogram) {

    /** The levels of the quantiles. */
    public static final List<Double> QUANTILE_LEVELS = List.of(0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99);

    /** Copies the list. */
    public TensorStatistics {
        quantiles = List.copyOf(quantiles);
    }

    /** What a tensor holds. */
    @ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
    public enum Kind {
        /** The output of a layer. */
        ACTIVATION,
        /** The gradient of a parameter, before clipping. */
        GRADIENT,
        /** A parameter, before the update. */
        PARAMETER,
        /** The change of a parameter. */
        UPDATE;

        /** The name in lower case. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Counts of elements in intervals of equal width.
     *
     * @param from the lower end of the first interval; elements below are counted there
     * @param to the upper end of the last interval; elements above are counted there
     * @param counts elements of each interval
     */
    @ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
    public record Histogram(double from, double to, List<Long> counts) {

        /** Copies the list. */
        public Histogram {
            counts = List.copyOf(counts);
        }
    }
}
