package dev.espalier.core.preprocessing;

import dev.espalier.api.Shape;
import java.util.Arrays;
import java.util.Locale;

/** What has statistics of its own. */
public enum Per {
    /** Each value of a sample. */
    FEATURE,
    /** Each channel, over all of its places: the first dimension of a sample, as of a picture in colour. */
    CHANNEL;

    /** The name in lower case. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * How many statistics there are of each kind.
     *
     * @throws IllegalArgumentException if the samples have no channels
     */
    int count(Shape shape) {
        if (this == CHANNEL && shape.rank() < 2) {
            throw new IllegalArgumentException("samples of the shape " + shape
                    + " have no channels; those of pictures are [channels, height, width]; set per: feature");
        }
        return this == CHANNEL ? shape.dimension(0) : shape.size();
    }

    /** The means of what has statistics of its own. */
    double[] means(FeatureStatistics statistics, Shape shape) {
        double[] means = statistics.means();
        int count = count(shape);
        int places = means.length / count;
        double[] pooled = new double[count];
        for (int i = 0; i < means.length; i++) {
            pooled[i / places] += means[i];
        }
        for (int i = 0; i < count; i++) {
            pooled[i] /= places;
        }
        return this == CHANNEL ? pooled : means;
    }

    /**
     * The deviations of what has statistics of its own: of a channel √(Σ(σ² + (μ − mean)²) / places), of the means μ and
     * deviations σ of its places.
     */
    double[] deviations(FeatureStatistics statistics, Shape shape) {
        double[] deviations = statistics.deviations();
        if (this == FEATURE) {
            return deviations;
        }
        double[] means = means(statistics, shape);
        int places = deviations.length / means.length;
        double[] squares = new double[means.length];
        for (int i = 0; i < deviations.length; i++) {
            double distance = statistics.mean(i) - means[i / places];
            squares[i / places] += deviations[i] * deviations[i] + distance * distance;
        }
        for (int i = 0; i < squares.length; i++) {
            squares[i] = Math.sqrt(squares[i] / places);
        }
        return squares;
    }

    /** Whether a value was the same in all samples, and in all places of a channel. */
    boolean isConstant(FeatureStatistics statistics, Shape shape, int index) {
        int places = shape.size() / count(shape);
        double first = statistics.minimum(index * places);
        for (int i = index * places; i < (index + 1) * places; i++) {
            if (!statistics.isConstant(i) || statistics.minimum(i) != first) {
                return false;
            }
        }
        return true;
    }

    /** One number for each value of a sample. */
    double[] spread(double[] numbers, Shape shape) {
        if (this == FEATURE) {
            return numbers;
        }
        int places = shape.size() / numbers.length;
        double[] spread = new double[shape.size()];
        for (int i = 0; i < numbers.length; i++) {
            Arrays.fill(spread, i * places, (i + 1) * places, numbers[i]);
        }
        return spread;
    }
}
