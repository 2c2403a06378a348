package dev.espalier.api.search;

import dev.espalier.api.ApiStatus;
import dev.espalier.api.Check;
import java.util.HashSet;
import java.util.List;

/**
 * The values that a hyper-parameter can have, each of which has a position in the unit interval.
 *
 * <p>A value is a double for all kinds: a number, a whole number, or the index of an option. Positions are equally likely a
 * priori, so that a sampler that knows nothing else draws them uniformly.
 */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
public sealed interface SearchDomain {

    /**
     * The value at a position.
     *
     * @param position in [0, 1]; outside, the nearest is taken
     * @return a value of the domain
     */
    double at(double position);

    /**
     * The position of a value: of a number on its scale, and the centre of the positions that give the value otherwise.
     *
     * @param value of the domain
     * @return in [0, 1]
     */
    double position(double value);

    /**
     * Whether a value is one of the domain.
     *
     * @param value any
     * @return false for NaN too
     */
    boolean contains(double value);

    /** The nearest position of the unit interval. */
    private static double clamped(double position) {
        return Math.max(0, Math.min(1, position));
    }

    /**
     * The numbers of a closed interval.
     *
     * @param low the smallest, finite
     * @param high the largest, finite and above {@code low}
     * @param scale on which positions are linear
     * @param lowIsLimit whether smaller values are not allowed, so that a best value near it does not call for another range
     * @param highIsLimit whether larger values are not allowed
     */
    @ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
    record Numbers(double low, double high, Scale scale, boolean lowIsLimit, boolean highIsLimit)
            implements SearchDomain {

        /** Checks the ranges. */
        public Numbers {
            Check.finite("low", low);
            Check.finite("high", high);
            Check.require(low < high, "high", high, "must be above " + low);
            Check.require(scale != Scale.LOG || low > 0, "low", low, "must be above 0 on a log scale");
            Check.require(
                    scale != Scale.REVERSE_LOG || high < 1, "high", high, "must be below 1 on a reverse log scale");
        }

        /** An interval without legal limits. */
        public Numbers(double low, double high, Scale scale) {
            this(low, high, scale, false, false);
        }

        @Override
        public double at(double position) {
            double within = clamped(position);
            double from = scale.transform(low);
            double value = scale.invert(from + (scale.transform(high) - from) * within);
            return Math.max(low, Math.min(high, value));
        }

        @Override
        public double position(double value) {
            double from = scale.transform(low);
            double bounded = Math.max(low, Math.min(high, value));
            return clamped((scale.transform(bounded) - from) / (scale.transform(high) - from));
        }

        @Override
        public boolean contains(double value) {
            return value >= low && value <= high;
        }
    }

    /**
     * The whole numbers of a closed interval.
     *
     * @param low the smallest
     * @param high the largest, above {@code low}; both within ±2<sup>53</sup>
     * @param scale linear or logarithmic; on a log scale {@code low} is at least 1
     * @param lowIsLimit whether smaller values are not allowed
     * @param highIsLimit whether larger values are not allowed
     */
    @ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
    record WholeNumbers(long low, long high, Scale scale, boolean lowIsLimit, boolean highIsLimit)
            implements SearchDomain {

        private static final long LARGEST = 1L << 53;

        /** Checks the ranges. */
        public WholeNumbers {
            Check.require(low >= -LARGEST, "low", low, "must be at least -2^53");
            Check.require(high <= LARGEST, "high", high, "must be at most 2^53");
            Check.require(low < high, "high", high, "must be above " + low);
            Check.require(scale != Scale.REVERSE_LOG, "scale", scale, "must be linear or log for whole numbers");
            Check.require(scale != Scale.LOG || low >= 1, "low", low, "must be at least 1 on a log scale");
        }

        /** An interval without legal limits. */
        public WholeNumbers(long low, long high, Scale scale) {
            this(low, high, scale, false, false);
        }

        @Override
        public double at(double position) {
            double from = scale.transform(low - 0.5);
            double value = Math.rint(scale.invert(from + (scale.transform(high + 0.5) - from) * clamped(position)));
            return bounded(value);
        }

        @Override
        public double position(double value) {
            double from = scale.transform(low - 0.5);
            return clamped((scale.transform(bounded(value)) - from) / (scale.transform(high + 0.5) - from));
        }

        private double bounded(double value) {
            return Math.max((double) low, Math.min((double) high, value));
        }

        @Override
        public boolean contains(double value) {
            return value >= low && value <= high && value == Math.rint(value);
        }
    }

    /**
     * One of several options, in no order.
     *
     * @param options their names, at least one, each another; the value is the index
     */
    @ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
    record Choice(List<String> options) implements SearchDomain {

        /** Copies the list. */
        public Choice {
            options = List.copyOf(options);
            Check.require(!options.isEmpty(), "options", options, "must be at least one");
            Check.require(
                    new HashSet<>(options).size() == options.size(),
                    "options",
                    options,
                    "must be different from each other");
        }

        @Override
        public double at(double position) {
            return Math.min(options.size() - 1, Math.floor(clamped(position) * options.size()));
        }

        @Override
        public double position(double value) {
            return (Math.max(0, Math.min(options.size() - 1, Math.rint(value))) + 0.5) / options.size();
        }

        @Override
        public boolean contains(double value) {
            return value >= 0 && value < options.size() && value == Math.rint(value);
        }
    }
}
