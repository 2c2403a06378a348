package dev.espalier.core.preprocessing;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.Shape;
import dev.espalier.api.data.Preprocessing;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * Clipping (winsorizing): values beyond a limit become the limit.
 *
 * <p>y = min(max(x, low), high). A limit is given, or is a quantile of each feature over the training samples. A side
 * without either is not clipped; without any setting, both limits are those of the training samples. Quantiles do not
 * apply to a feature with no more than two different training values, such as the 0 and 1 of a rare category, which is
 * clipped to these.
 *
 * <p>Choose it against outliers and errors of measurement, before steps that they would distort.
 *
 * @param low the least result
 * @param high the greatest result, above {@code low}
 * @param lowQuantile the quantile of the training values that is the least result, in [0, 1), instead of {@code low}
 * @param highQuantile the quantile that is the greatest result, in (0, 1], instead of {@code high}
 */
@Plugin(value = "clip", summary = "limits each feature to given values or to quantiles of the training values")
public record Clip(
        @Setting("least result") OptionalDouble low,

        @Setting("greatest result, above low") OptionalDouble high,

        @Setting(
                value = "quantile of the training values that is the least result, in [0, 1), instead of low",
                range = "[0, 1)")
        OptionalDouble lowQuantile,

        @Setting(
                value = "quantile of the training values that is the greatest result, in (0, 1], instead of high",
                range = "(0, 1]")
        OptionalDouble highQuantile)
        implements Preprocessing.InDouble {

    private static final String LOW = "low";
    private static final String HIGH = "high";

    /** To the range of the training values. */
    public Clip() {
        this(OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty());
    }

    /**
     * To given limits.
     *
     * @param low the least result
     * @param high the greatest result, above {@code low}
     */
    public Clip(double low, double high) {
        this(OptionalDouble.of(low), OptionalDouble.of(high), OptionalDouble.empty(), OptionalDouble.empty());
    }

    /** Checks the limits. */
    public Clip {
        requireFloat("low", low);
        requireFloat("high", high);
        lowQuantile.ifPresent(quantile -> Check.inClosedOpen("lowQuantile", quantile, 0, 1));
        highQuantile.ifPresent(quantile -> Check.inOpenClosed("highQuantile", quantile, 0, 1));
        requireOne("lowQuantile", low, lowQuantile);
        requireOne("highQuantile", high, highQuantile);
        requireAbove("high", low, high);
        requireAbove("highQuantile", lowQuantile, highQuantile);
    }

    private static void requireFloat(String setting, OptionalDouble limit) {
        limit.ifPresent(value ->
                Check.require(Float.isFinite((float) value), setting, value, "must be a number that a float can hold"));
    }

    private static void requireOne(String setting, OptionalDouble limit, OptionalDouble quantile) {
        quantile.ifPresent(value ->
                Check.require(limit.isEmpty(), setting, value, "must not be given beside the limit of the same side"));
    }

    private static void requireAbove(String setting, OptionalDouble low, OptionalDouble high) {
        if (low.isPresent() && high.isPresent()) {
            Check.require(
                    high.getAsDouble() > low.getAsDouble(),
                    setting,
                    high.getAsDouble(),
                    "must be above that of the other side, which is " + low.getAsDouble());
        }
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

    private boolean clipsToRange() {
        return low.isEmpty() && high.isEmpty() && lowQuantile.isEmpty() && highQuantile.isEmpty();
    }

    private boolean clipsLow() {
        return low.isPresent() || lowQuantile.isPresent() || clipsToRange();
    }

    private boolean clipsHigh() {
        return high.isPresent() || highQuantile.isPresent() || clipsToRange();
    }

    private Map<String, double[]> fitted(Samples training) {
        double[] least = AffineInDouble.constant(training.shape(), low.orElse(0));
        double[] greatest = AffineInDouble.constant(training.shape(), high.orElse(0));
        if (lowQuantile.isPresent() || highQuantile.isPresent() || clipsToRange()) {
            SortedFeatures.visit(training, (feature, values, count) -> {
                boolean whole = SortedFeatures.hasAtMostTwoValues(values, count);
                if (low.isEmpty()) {
                    least[feature] = SortedFeatures.quantile(values, count, whole ? 0 : lowQuantile.orElse(0));
                }
                if (high.isEmpty()) {
                    greatest[feature] = SortedFeatures.quantile(values, count, whole ? 1 : highQuantile.orElse(1));
                }
            });
        }
        Map<String, double[]> tensors = new TreeMap<>();
        if (clipsLow()) {
            tensors.put(LOW, least);
        }
        if (clipsHigh()) {
            tensors.put(HIGH, greatest);
        }
        return tensors;
    }

    private ValuesInDouble restored(Shape shape, Map<String, double[]> tensors) {
        double[] least = clipsLow()
                ? Tensors.require(tensors, LOW, shape.size())
                : AffineInDouble.constant(shape, Double.NEGATIVE_INFINITY);
        double[] greatest = clipsHigh()
                ? Tensors.require(tensors, HIGH, shape.size())
                : AffineInDouble.constant(shape, Double.POSITIVE_INFINITY);
        Map<String, double[]> limits = new TreeMap<>(tensors);
        limits.keySet().retainAll(List.of(LOW, HIGH));
        return new ValuesInDouble(
                shape, (index, value) -> Math.min(Math.max(value, least[index]), greatest[index]), limits);
    }
}
