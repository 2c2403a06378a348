package dev.espalier.core.data.prepared;

import dev.espalier.api.Check;
import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.ReadableNumber;
import java.util.Arrays;
import java.util.List;

/**
 * How the values of a target are scaled: (f(t) − center) / scale for each, with f(t) = t or ln(1 + t); fitted to the training
 * samples, immutable.
 *
 * <p>Computed in double; the result is rounded to floats. Predictions are scaled back by {@link #restore}.
 */
public final class TargetScale {

    /** Values that are named in one line. */
    private static final int MOST_NAMED = 4;

    private final List<ScalingMethod> methods;
    private final boolean[] logarithmic;
    private final double[] center;
    private final double[] scale;

    private TargetScale(List<ScalingMethod> methods, double[] center, double[] scale) {
        this.methods = List.copyOf(methods);
        this.logarithmic = logarithmic(methods);
        this.center = center;
        this.scale = scale;
    }

    private static boolean[] logarithmic(List<ScalingMethod> methods) {
        boolean[] logarithmic = new boolean[methods.size()];
        for (int i = 0; i < logarithmic.length; i++) {
            logarithmic[i] = methods.get(i) == ScalingMethod.LOG1P;
        }
        return logarithmic;
    }

    /**
     * Fits a scale.
     *
     * @param methods for each value standardize, robust, log1p or none
     * @param rows the training samples
     * @param target the target's name, for errors
     * @throws EspalierException with code DATA_VALUE if the logarithm of a value is not defined
     */
    static TargetScale fit(List<ScalingMethod> methods, TargetRows rows, String target) {
        TargetRows values = logarithms(rows, logarithmic(methods), target);
        TargetStatistics statistics = TargetStatistics.of(values, methods.size());
        double[] center = statistics.means();
        double[] scale = statistics.deviations();
        for (int i = 0; i < scale.length; i++) {
            if (methods.get(i) == ScalingMethod.NONE) {
                center[i] = 0;
                scale[i] = 1;
            } else if (methods.get(i) == ScalingMethod.ROBUST) {
                double[] sorted = sorted(values, i, scale.length);
                center[i] = quantile(sorted, 0.5);
                scale[i] = quantile(sorted, 0.75) - quantile(sorted, 0.25);
            }
            // a value that does not vary is centered only
            scale[i] = scale[i] > 0 ? scale[i] : 1;
        }
        return new TargetScale(methods, center, scale);
    }

    private static double[] sorted(TargetRows rows, int value, int width) {
        double[] column = new double[rows.size()];
        double[] sample = new double[width];
        int known = 0;
        for (int s = 0; s < column.length; s++) {
            rows.read(s, sample);
            if (!Double.isNaN(sample[value])) {
                column[known++] = sample[value];
            }
        }
        Arrays.sort(column, 0, known);
        return Arrays.copyOf(column, known);
    }

    /** Linear between neighbours, as NumPy's default. */
    private static double quantile(double[] sorted, double probability) {
        if (sorted.length == 0) {
            return 0;
        }
        double place = probability * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }

    private static TargetRows logarithms(TargetRows rows, boolean[] logarithmic, String target) {
        return new TargetReader.Rows(rows.size(), (sample, destination) -> {
            rows.read(sample, destination);
            for (int i = 0; i < logarithmic.length; i++) {
                destination[i] = logarithmic[i] ? logarithm(destination[i], sample, target) : destination[i];
            }
        });
    }

    private static double logarithm(double value, int sample, String target) {
        if (value <= -1) {
            throw new EspalierException(
                    ErrorCode.DATA_VALUE,
                    "sample " + sample + ", target '" + target + "'",
                    "value is " + value + "; target-scaling log1p needs values above -1",
                    "set data.target-scaling: standardize, or correct the value");
        }
        return StrictMath.log1p(value);
    }

    /**
     * Brings back a scale.
     *
     * @param methods for each value the word of its method
     * @param center what {@link #center()} returned
     * @param scale what {@link #scale()} returned
     * @return the scale
     * @throws IllegalArgumentException if they are not those of a scale
     */
    public static TargetScale of(List<String> methods, double[] center, double[] scale) {
        Check.require(center.length == methods.size(), "center", center.length + " values", "must have one for each");
        Check.require(scale.length == methods.size(), "scale", scale.length + " values", "must have one for each");
        for (int i = 0; i < scale.length; i++) {
            Check.require(Double.isFinite(center[i]), "center", center[i], "must be finite");
            Check.require(
                    scale[i] > 0 && scale[i] < Double.POSITIVE_INFINITY,
                    "scale",
                    scale[i],
                    "must be above 0 and finite");
        }
        return new TargetScale(methods.stream().map(ScalingMethod::ofWord).toList(), center.clone(), scale.clone());
    }

    /** How each value is scaled. */
    public List<ScalingMethod> methods() {
        return methods;
    }

    /** How many values a sample has. */
    public int width() {
        return center.length;
    }

    /** What is subtracted from each value, or from its logarithm; a copy. */
    public double[] center() {
        return center.clone();
    }

    /** What each value is divided by afterwards; a copy. */
    public double[] scale() {
        return scale.clone();
    }

    /** Refuses values whose logarithm is not defined. */
    void check(TargetRows rows, String target) {
        if (methods.contains(ScalingMethod.LOG1P)) {
            TargetRows logarithms = logarithms(rows, logarithmic, target);
            double[] sample = new double[width()];
            for (int s = 0; s < rows.size(); s++) {
                logarithms.read(s, sample);
            }
        }
    }

    /** Scales the values of one sample and rounds them. */
    void apply(double[] values, float[] destination, int offset) {
        for (int i = 0; i < center.length; i++) {
            double value = logarithmic[i] ? StrictMath.log1p(values[i]) : values[i];
            destination[offset + i] = (float) ((value - center[i]) / scale[i]);
        }
    }

    /**
     * Scales predictions back, in place.
     *
     * @param samples how many
     * @param values their values, sample after sample from index 0; several predictions of a value lie side by side
     * @param predicted predictions of a sample: a multiple of {@link #width()}
     */
    public void restore(int samples, float[] values, int predicted) {
        int each = predicted / center.length;
        int at = 0;
        for (int s = 0; s < samples; s++) {
            for (int i = 0; i < center.length; i++) {
                for (int k = 0; k < each; k++, at++) {
                    double value = center[i] + scale[i] * values[at];
                    values[at] = (float) (logarithmic[i] ? StrictMath.expm1(value) : value);
                }
            }
        }
    }

    /**
     * What the scaling is, for a person to read.
     *
     * @param names of the values of the target; empty if they have none of their own
     * @return such as {@code scaled by mean 152.13 and deviation 77.09}
     */
    public String describe(List<String> names) {
        StringBuilder text = new StringBuilder("scaled by ");
        int named = Math.min(center.length, MOST_NAMED);
        for (int i = 0; i < named; i++) {
            text.append(i > 0 ? "; " : "");
            if (center.length > 1) {
                text.append(i < names.size() ? names.get(i) : "value " + i).append(": ");
            }
            text.append(describe(i));
        }
        if (named < center.length) {
            text.append("; and ").append(center.length - named).append(" more values");
        }
        return text.toString();
    }

    private String describe(int value) {
        ScalingMethod method = methods.get(value);
        if (method == ScalingMethod.NONE) {
            return "nothing";
        }
        boolean robust = method == ScalingMethod.ROBUST;
        return (robust ? "median " : "mean ")
                + ReadableNumber.of(center[value])
                + (robust ? " and interquartile range " : " and deviation ")
                + ReadableNumber.of(scale[value])
                + (logarithmic[value] ? " of ln(1 + value)" : "");
    }
}
