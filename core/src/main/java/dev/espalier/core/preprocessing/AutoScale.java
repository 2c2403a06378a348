package dev.espalier.core.preprocessing;

import dev.espalier.api.Plugin;
import dev.espalier.api.Shape;
import dev.espalier.api.data.ColumnEncoding;
import dev.espalier.api.data.Preprocessing;
import dev.espalier.api.data.Schema;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Standardization of the numeric columns of a table, if one of them needs it.
 *
 * <p>y = (x − mean) / deviation for all numeric columns, if the standard deviation of one of them is below 0.2 or above 5, or
 * its mean is more than 10 deviations from 0; y = x otherwise. A column that is constant or has only the values 0 and
 * 1 needs nothing and stays as it is, and so do categories, and inputs that are no table.
 *
 * <p>It is what a stack file that says nothing of preprocessing gets. Choose {@code standardize} to scale in any case.
 *
 * <p>Source: {@link Standardize}.
 */
@Plugin(
        value = "auto-scale",
        summary = "standardizes the numeric columns of a table if one is far from a deviation of 1")
public record AutoScale() implements Preprocessing.InDouble {

    private static final double LEAST_DEVIATION = 0.2;
    private static final double MOST_DEVIATION = 5;
    private static final double MOST_DEVIATIONS_FROM_ZERO = 10;

    private static final String MEAN = "mean";
    private static final String DEVIATION = "deviation";

    @Override
    public boolean forTables() {
        return true;
    }

    @Override
    public Fitted fit(Samples training) {
        return restored(training.shape(), fitted(training)).inFloat();
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

    /**
     * How many columns a fitted step scales.
     *
     * @param tensors of the fitted step, in float or double
     * @return 0 if it changes nothing
     */
    public static int scaled(Map<String, ?> tensors) {
        double[] means = inDouble(tensors.get(MEAN));
        double[] deviations = inDouble(tensors.get(DEVIATION));
        int scaled = 0;
        for (int i = 0; i < Math.min(means.length, deviations.length); i++) {
            scaled += means[i] != 0 || deviations[i] != 1 ? 1 : 0;
        }
        return scaled;
    }

    private static double[] inDouble(@Nullable Object tensor) {
        if (tensor instanceof float[] floats) {
            return Tensors.widened(Map.of(MEAN, floats)).getOrDefault(MEAN, new double[0]);
        }
        return tensor instanceof double[] doubles ? doubles : new double[0];
    }

    private static Map<String, double[]> fitted(Samples training) {
        int width = training.shape().size();
        double[] means = new double[width];
        double[] deviations = new double[width];
        Arrays.fill(deviations, 1);
        boolean[] numeric = numeric(training.columns(), width);
        Map<String, double[]> tensors = Map.of(MEAN, means, DEVIATION, deviations);
        if (!anyOf(numeric)) {
            return tensors;
        }
        FeatureStatistics statistics = FeatureStatistics.precise(training);
        double[] found = statistics.deviations();
        double[] minima = statistics.minima();
        double[] maxima = statistics.maxima();
        boolean needed = false;
        for (int i = 0; i < width; i++) {
            boolean flag = minima[i] == 0 && maxima[i] == 1 && isFlag(statistics.mean(i), found[i]);
            numeric[i] &= !statistics.isConstant(i) && !flag && found[i] >= Double.MIN_NORMAL;
            needed |= numeric[i]
                    && (found[i] < LEAST_DEVIATION
                            || found[i] > MOST_DEVIATION
                            || Math.abs(statistics.mean(i)) > MOST_DEVIATIONS_FROM_ZERO * found[i]);
        }
        for (int i = 0; i < width && needed; i++) {
            if (numeric[i]) {
                means[i] = statistics.mean(i);
                deviations[i] = found[i];
            }
        }
        return tensors;
    }

    /** Whether values from 0 to 1 are nothing but 0 and 1, which have the largest variance for their mean. */
    private static boolean isFlag(double mean, double deviation) {
        return Math.abs(mean * (1 - mean) - deviation * deviation) < 1e-9;
    }

    private static boolean[] numeric(List<Schema.Column> columns, int width) {
        boolean[] numeric = new boolean[width];
        int first = 0;
        for (Schema.Column column : columns) {
            if (column.encoding() instanceof ColumnEncoding.DateTime date) {
                for (ColumnEncoding.Part part : date.parts()) {
                    // sine and cosine need nothing; seconds since 1970 and years do
                    numeric[first] = part.width() == 1;
                    first += part.width();
                }
            } else {
                Arrays.fill(
                        numeric, first, first + column.width(), column.encoding() instanceof ColumnEncoding.Numeric);
                first += column.width();
            }
        }
        return numeric;
    }

    private static boolean anyOf(boolean[] values) {
        for (boolean value : values) {
            if (value) {
                return true;
            }
        }
        return false;
    }

    private static AffineInDouble restored(Shape shape, Map<String, double[]> tensors) {
        double[] mean = Tensors.require(tensors, MEAN, shape.size());
        double[] factor = Standardize.factors(tensors, shape.size());
        return new AffineInDouble(shape, mean, factor, AffineInDouble.constant(shape, 0), Map.copyOf(tensors));
    }
}
