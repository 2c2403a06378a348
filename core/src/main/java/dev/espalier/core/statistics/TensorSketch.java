package dev.espalier.core.statistics;

import dev.espalier.api.event.TensorStatistics;
import dev.espalier.api.event.TensorStatistics.Histogram;
import dev.espalier.api.event.TensorStatistics.Kind;
import java.util.Arrays;
import java.util.List;

/**
 * The distribution of floats, sketched in one pass.
 *
 * <p>Elements are counted in buckets by their sign, their exponent and the first {@value #MANTISSA_BITS} bits of their
 * mantissa. A bucket of magnitudes [a, b) has b − a ≤ a / 16, and the order statistic of every rank lies in the bucket that the
 * counts give for it. An estimate within that bucket is therefore off by at most 1/16 of the exact one; denormals, below
 * 2⁻¹²⁶, have wider buckets, and those below 2⁻¹³⁰ are taken for 0. Mean, standard deviation, extremes, zeros and elements
 * that are not finite are those of all elements that were added.
 *
 * <p>Source: Masson, Rim, Lee, "DDSketch: A fast and fully-mergeable quantile sketch with relative-error guarantees", VLDB
 * 2019, for buckets of bounded relative width.
 *
 * <p>Nothing is allocated after construction until {@link #statistics} is called.
 */
final class TensorSketch {

    private static final int MANTISSA_BITS = 4;
    private static final int FRACTION_BITS = 23;
    private static final int SHIFT = FRACTION_BITS - MANTISSA_BITS;

    /** Buckets of one sign. */
    private static final int MAGNITUDES = 1 << (8 + MANTISSA_BITS);

    /** The first bucket of infinities and NaN. */
    private static final int FIRST_NON_FINITE = 255 << MANTISSA_BITS;

    private static final List<Double> NO_QUANTILES =
            TensorStatistics.QUANTILE_LEVELS.stream().map(level -> Double.NaN).toList();

    private static final Histogram EMPTY = new Histogram(Double.NaN, Double.NaN, List.of());

    private final int[] counts = new int[2 * MAGNITUDES];
    private long added;
    private long zeros;
    private long nonFinite;

    // sums of differences from the first element, so that a small deviation about a large mean is not cancelled
    private double reference;
    private double sum;
    private double squares;
    private float minimum;
    private float maximum;

    TensorSketch() {
        clear();
    }

    /** Bytes of its arrays. */
    long bytes() {
        return (long) counts.length * Integer.BYTES;
    }

    /** Forgets all elements. */
    void clear() {
        Arrays.fill(counts, 0);
        added = 0;
        zeros = 0;
        nonFinite = 0;
        reference = Double.NaN;
        sum = 0;
        squares = 0;
        minimum = Float.POSITIVE_INFINITY;
        maximum = Float.NEGATIVE_INFINITY;
    }

    /**
     * Adds elements of an array.
     *
     * @param values the array
     * @param to the index behind the last element that may be added
     * @param stride from one added element to the next, beginning with that at 0
     */
    void add(float[] values, int to, int stride) {
        int count = (int) ((to + (long) stride - 1) / stride);
        if (Double.isNaN(reference)) {
            reference = firstFinite(values, count, stride);
        }
        int zero = 0;
        double first = Double.isNaN(reference) ? 0 : reference;
        // two sums of each, since an addition has to wait for the one before
        double total = 0;
        double other = 0;
        double totalOfSquares = 0;
        double otherOfSquares = 0;
        float least = minimum;
        float most = maximum;
        int[] buckets = counts;
        for (int pair = 0; pair < count / 2; pair++) {
            int i = 2 * pair * stride;
            float value = values[i];
            float next = values[i + stride];
            buckets[Float.floatToRawIntBits(value) >>> SHIFT]++;
            buckets[Float.floatToRawIntBits(next) >>> SHIFT]++;
            zero += (value == 0 ? 1 : 0) + (next == 0 ? 1 : 0);
            double difference = value - first;
            double nextDifference = next - first;
            total += difference;
            other += nextDifference;
            totalOfSquares += difference * difference;
            otherOfSquares += nextDifference * nextDifference;
            least = value < least ? value : least;
            least = next < least ? next : least;
            most = value > most ? value : most;
            most = next > most ? next : most;
        }
        if (count % 2 > 0) {
            float value = values[(count - 1) * stride];
            buckets[Float.floatToRawIntBits(value) >>> SHIFT]++;
            zero += value == 0 ? 1 : 0;
            double difference = value - first;
            total += difference;
            totalOfSquares += difference * difference;
            least = value < least ? value : least;
            most = value > most ? value : most;
        }
        total += other;
        totalOfSquares += otherOfSquares;
        added += count;
        zeros += zero;
        if (Double.isFinite(total) && Double.isFinite(totalOfSquares)) {
            sum += total;
            squares += totalOfSquares;
            minimum = least;
            maximum = most;
        } else {
            addFinite(values, count, stride);
        }
    }

    private static double firstFinite(float[] values, int count, int stride) {
        for (int i = 0; i < count; i++) {
            if (Float.isFinite(values[i * stride])) {
                return values[i * stride];
            }
        }
        return Double.NaN;
    }

    /** The sums and extremes of the finite elements among others. */
    private void addFinite(float[] values, int count, int stride) {
        for (int i = 0; i < count; i++) {
            float value = values[i * stride];
            if (Float.isFinite(value)) {
                double difference = value - reference;
                sum += difference;
                squares += difference * difference;
                minimum = Math.min(minimum, value);
                maximum = Math.max(maximum, value);
            } else {
                nonFinite++;
            }
        }
    }

    /** How many elements were added. */
    long added() {
        return added;
    }

    /** How many of them are NaN or infinite. */
    long nonFinite() {
        return nonFinite;
    }

    /** The sum of the squares of the finite elements. */
    double sumOfSquares() {
        long finite = added - nonFinite;
        return finite == 0 ? 0 : squares + 2 * reference * sum + finite * reference * reference;
    }

    /**
     * What was added, as statistics.
     *
     * @param kind what the elements are
     * @param tensor the name of the tensor
     * @param elements how many it has, of which some may not have been added
     * @param nonFiniteElements how many of these are NaN or infinite
     * @param scratch for the buckets that hold elements
     * @return the statistics
     */
    TensorStatistics statistics(Kind kind, String tensor, long elements, long nonFiniteElements, Buckets scratch) {
        long finite = added - nonFinite;
        double zeroFraction = added == 0 ? 0 : (double) zeros / added;
        if (finite == 0) {
            double none = Double.NaN;
            return new TensorStatistics(
                    kind,
                    tensor,
                    elements,
                    none,
                    none,
                    none,
                    none,
                    zeroFraction,
                    nonFiniteElements,
                    NO_QUANTILES,
                    EMPTY);
        }
        double difference = sum / finite;
        collect(scratch);
        return new TensorStatistics(
                kind,
                tensor,
                elements,
                reference + difference,
                Math.sqrt(Math.max(0, squares / finite - difference * difference)),
                minimum,
                maximum,
                zeroFraction,
                nonFiniteElements,
                scratch.quantiles(),
                scratch.histogram());
    }

    /** Scratch that is large enough for {@link #statistics}. */
    static Buckets newBuckets() {
        return new Buckets(2 * MAGNITUDES);
    }

    private void collect(Buckets scratch) {
        scratch.clear();
        for (int magnitude = minimum < 0 ? magnitudeOf(minimum) : 0; magnitude > 0; magnitude--) {
            int count = counts[MAGNITUDES + magnitude];
            if (count > 0) {
                append(scratch, -endOf(magnitude), -beginOf(magnitude), count);
            }
        }
        int tiny = counts[0] + counts[MAGNITUDES];
        if (tiny > 0) {
            scratch.append(0, 0, tiny);
        }
        int greatest = maximum > 0 ? magnitudeOf(maximum) : 0;
        for (int magnitude = least(greatest, scratch.count()); magnitude <= greatest; magnitude++) {
            int count = counts[magnitude];
            if (count > 0) {
                append(scratch, beginOf(magnitude), endOf(magnitude), count);
            }
        }
    }

    /** The least magnitude of a positive element, if all but some elements are positive. */
    private int least(int greatest, long others) {
        long left = added - nonFinite - others;
        int magnitude = greatest + 1;
        while (magnitude > 1 && left > 0) {
            magnitude--;
            left -= counts[magnitude];
        }
        return magnitude;
    }

    private void append(Buckets scratch, double from, double to, int count) {
        scratch.append(Math.max(from, minimum), Math.min(to, maximum), count);
    }

    private static int magnitudeOf(float value) {
        return Float.floatToRawIntBits(Math.abs(value)) >>> SHIFT;
    }

    private static double beginOf(int magnitude) {
        return Float.intBitsToFloat(magnitude << SHIFT);
    }

    private static double endOf(int magnitude) {
        return magnitude + 1 == FIRST_NON_FINITE ? Float.MAX_VALUE : Float.intBitsToFloat((magnitude + 1) << SHIFT);
    }
}
