package dev.espalier.core.preprocessing;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.Shape;
import dev.espalier.api.data.Preprocessing;
import java.util.Locale;
import java.util.Map;

/**
 * Imputation: replaces missing values (NaN) by a statistic of the training samples or a constant.
 *
 * <p>Each feature has its own mean or median, taken over the training samples in which it is not missing. It must be the
 * first step, because the steps before it would see the missing values.
 *
 * <p>Choose the median for skewed features and a constant where a missing value has a meaning of its own.
 *
 * @param with what missing values are filled with
 * @param value the constant, for {@code with: constant}
 */
@Plugin(value = "impute", summary = "replaces missing values by the training mean, the median or a constant")
public record Impute(
        @Setting(value = "statistic that replaces a missing value: mean, median, or constant", shorthand = true)
        Filling with,

        @Setting("value that replaces a missing value, for with: constant")
        double value)
        implements Preprocessing.InDouble {

    private static final String FILLING = "filling";

    /** What missing values are filled with. */
    public enum Filling {
        /** The mean of those that are there. */
        MEAN,
        /** The middle one of those that are there, or the mean of the two in the middle. */
        MEDIAN,
        /** A given number. */
        CONSTANT;

        /** The name in lower case. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Checks the constant. */
    public Impute {
        Check.require(Float.isFinite((float) value), "value", value, "must be a number that a float can hold");
    }

    /** The mean. */
    public Impute() {
        this(Filling.MEAN, 0);
    }

    @Override
    public Fitted fit(Samples training) {
        Shape shape = training.shape();
        return new FilledGaps(
                shape,
                Tensors.rounded(
                        switch (with) {
                            case MEAN -> KnownValues.means(training);
                            case MEDIAN -> KnownValues.medians(training);
                            case CONSTANT -> AffineInDouble.constant(shape, value);
                        }));
    }

    @Override
    public Fitted restore(Shape shape, Map<String, float[]> tensors) {
        return new FilledGaps(shape, Tensors.rounded(filling(shape, Tensors.widened(tensors))));
    }

    @Override
    public FittedInDouble fitInDouble(Samples training) {
        Shape shape = training.shape();
        return new FilledGapsInDouble(
                shape,
                switch (with) {
                    case MEAN -> KnownValues.preciseMeans(training);
                    case MEDIAN -> KnownValues.medians(training);
                    case CONSTANT -> AffineInDouble.constant(shape, value);
                });
    }

    @Override
    public FittedInDouble restoreInDouble(Shape shape, Map<String, double[]> tensors) {
        return new FilledGapsInDouble(shape, filling(shape, tensors));
    }

    private static double[] filling(Shape shape, Map<String, double[]> tensors) {
        return Tensors.require(tensors, FILLING, shape.size());
    }

    private record FilledGapsInDouble(Shape outputShape, double[] filling) implements FittedInDouble {

        @Override
        public void transform(double[] input, double[] output) {
            for (int i = 0; i < filling.length; i++) {
                output[i] = Double.isNaN(input[i]) ? filling[i] : input[i];
            }
        }

        @Override
        public boolean elementwise() {
            return true;
        }

        @Override
        public Map<String, double[]> tensors() {
            return Map.of(FILLING, filling);
        }
    }

    private record FilledGaps(Shape outputShape, float[] filling) implements Fitted {

        @Override
        public void transform(int samples, float[] input, int inputOffset, float[] output, int outputOffset) {
            int width = filling.length;
            for (int s = 0; s < samples; s++) {
                int from = inputOffset + s * width;
                int to = outputOffset + s * width;
                for (int i = 0; i < width; i++) {
                    float value = input[from + i];
                    output[to + i] = Float.isNaN(value) ? filling[i] : value;
                }
            }
        }

        @Override
        public boolean elementwise() {
            return true;
        }

        @Override
        public Map<String, float[]> tensors() {
            return Map.of(FILLING, filling);
        }
    }
}
