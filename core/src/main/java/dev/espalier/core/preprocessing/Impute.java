package dev.espalier.core.preprocessing;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.Shape;
import dev.espalier.api.data.Preprocessing;
import dev.espalier.api.data.Schema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Imputation: replaces missing values (NaN) by a statistic of the training samples or a constant.
 *
 * <p>Each feature has its own mean or median, taken over the training samples in which it is not missing. It must be the
 * first step, because the steps before it would see the missing values.
 *
 * <p>With {@code indicators}, each value that is missing in some training sample adds one behind all others: 1 where it was
 * missing, 0 elsewhere. Of column {@code age} it is the column {@code age.missing}.
 *
 * <p>Choose the median for skewed features and a constant where a missing value has a meaning of its own;
 * choose indicators if it matters that a value is missing.
 *
 * @param with what missing values are filled with
 * @param value the constant, for {@code with: constant}
 * @param indicators whether to add a value of 0 or 1 for each that was missing in training
 */
@Plugin(value = "impute", summary = "replaces missing values by the training mean, the median or a constant")
public record Impute(
        @Setting(value = "statistic that replaces a missing value: mean, median, or constant", shorthand = true)
        Filling with,

        @Setting("value that replaces a missing value, for with: constant")
        double value,

        @Setting("whether to add a value of 0 or 1 for each that was missing in training")
        boolean indicators)
        implements Preprocessing.InDouble {

    private static final String FILLING = "filling";

    /** 1 for values that have an indicator. */
    private static final String INDICATED = "indicated";

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

    /** The mean, without indicators. */
    public Impute() {
        this(Filling.MEAN, 0);
    }

    /**
     * Without indicators.
     *
     * @param with what missing values are filled with
     * @param value the constant, for {@code with: constant}
     */
    public Impute(Filling with, double value) {
        this(with, value, false);
    }

    @Override
    public Fitted fit(Samples training) {
        Shape shape = training.shape();
        double[] filling = switch (with) {
            case MEAN -> KnownValues.means(training);
            case MEDIAN -> KnownValues.medians(training);
            case CONSTANT -> AffineInDouble.constant(shape, value);
        };
        return indicators
                ? new StepInFloat(shape.size(), IndicatedGaps.of(shape, filling, KnownValues.missing(training)))
                : new FilledGaps(shape, Tensors.rounded(filling));
    }

    @Override
    public Fitted restore(Shape shape, Map<String, float[]> tensors) {
        FittedInDouble restored = restoreInDouble(shape, Tensors.widened(tensors));
        return restored instanceof FilledGapsInDouble filled
                ? new FilledGaps(shape, Tensors.rounded(filled.filling()))
                : new StepInFloat(shape.size(), restored);
    }

    @Override
    public FittedInDouble fitInDouble(Samples training) {
        Shape shape = training.shape();
        double[] filling = switch (with) {
            case MEAN -> KnownValues.preciseMeans(training);
            case MEDIAN -> KnownValues.medians(training);
            case CONSTANT -> AffineInDouble.constant(shape, value);
        };
        return indicators
                ? IndicatedGaps.of(shape, filling, KnownValues.missing(training))
                : new FilledGapsInDouble(shape, filling);
    }

    @Override
    public FittedInDouble restoreInDouble(Shape shape, Map<String, double[]> tensors) {
        double[] filling = Tensors.require(tensors, FILLING, shape.size());
        return indicators
                ? IndicatedGaps.of(shape, filling, Tensors.require(tensors, INDICATED, shape.size()))
                : new FilledGapsInDouble(shape, filling);
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

    /**
     * Values with filled gaps, and behind them the indicators.
     *
     * @param outputShape as many values as both have together
     * @param filling for each value
     * @param indicated 1 for each value that has an indicator
     */
    private record IndicatedGaps(Shape outputShape, double[] filling, double[] indicated) implements FittedInDouble {

        static IndicatedGaps of(Shape shape, double[] filling, double[] indicated) {
            int count = (int) Arrays.stream(indicated).filter(one -> one == 1).count();
            return new IndicatedGaps(count == 0 ? shape : Shape.of(shape.size() + count), filling, indicated);
        }

        @Override
        public void transform(double[] input, double[] output) {
            int at = filling.length;
            for (int i = 0; i < filling.length; i++) {
                boolean missing = Double.isNaN(input[i]);
                output[i] = missing ? filling[i] : input[i];
                if (indicated[i] == 1) {
                    output[at++] = missing ? 1 : 0;
                }
            }
        }

        @Override
        public boolean elementwise() {
            return true;
        }

        @Override
        public List<Schema.Column> columns(List<Schema.Column> before) {
            List<Schema.Column> columns = new ArrayList<>(before);
            int first = 0;
            for (Schema.Column column : before) {
                int next = first + column.width();
                for (int i = first; i < next; i++) {
                    if (indicated[i] == 1) {
                        columns.add(Schema.Column.numeric(column.name() + ".missing"));
                    }
                }
                first = next;
            }
            return columns;
        }

        @Override
        public Map<String, double[]> tensors() {
            return Map.of(FILLING, filling, INDICATED, indicated);
        }
    }
}
