package dev.espalier.engine.loss;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.Shape;
import dev.espalier.api.data.Schema;
import dev.espalier.api.data.TargetKind;
import dev.espalier.api.model.Loss;
import dev.espalier.api.model.LossBinding;
import dev.espalier.api.model.LossOperation;
import java.util.ArrayList;
import java.util.List;

/**
 * Quantile (pinball) loss of one or several quantiles τ: max(τ · d, (τ − 1) · d) with d = t − q, the mean over all elements.
 *
 * <p>The output has a value for each quantile of each value of the target, value by value. Quantiles never cross: the middle
 * one is its output itself, q = x, and each further one lies above its neighbor by ln(1 + exp(x)), or below it. Predictions
 * are the quantiles, named after the target and τ, such as {@code price.q0.9}; metrics of single predictions take the
 * middle one.
 *
 * <p>Choose it for intervals, or where under- and overestimation cost differently: with τ = 0.9 the one costs nine times the
 * other. Scale targets, so that the distances of the quantiles are near 1.
 *
 * <p>Source: Koenker and Bassett, "Regression Quantiles", Econometrica 1978; {@code
 * sklearn.metrics.mean_pinball_loss}.
 *
 * @param quantiles τ, each in (0, 1), in ascending order
 */
@Plugin(value = "quantile", summary = "quantile (pinball) loss, for one or several quantiles that never cross")
public record Quantile(
        @Setting(value = "quantiles to predict, in (0, 1), in ascending order", shorthand = true)
        List<Double> quantiles)
        implements Loss.Reference {

    /** The median between the lowest and the highest tenth. */
    public Quantile() {
        this(List.of(0.1, 0.5, 0.9));
    }

    /** Checks the ranges and the order. */
    public Quantile {
        quantiles = List.copyOf(quantiles);
        Check.require(!quantiles.isEmpty(), "quantiles", quantiles, "must have at least one quantile");
        double last = 0;
        for (double quantile : quantiles) {
            Check.inOpen("quantiles", quantile, 0, 1);
            Check.require(quantile > last, "quantiles", quantiles, "must be in ascending order, each once");
            last = quantile;
        }
    }

    @Override
    public void check(Shape output, Schema.Target target) {
        if (target.kind() != TargetKind.VALUES) {
            throw new IllegalArgumentException("the target '" + target.name()
                    + "' has classes; quantile needs values, for classes there is cross-entropy");
        }
        int expected = target.width() * quantiles.size();
        if (output.size() != expected) {
            throw new IllegalArgumentException("it is " + output + ", " + output.size() + " values; the target '"
                    + target.name() + "' has " + target.width() + " values and the loss " + quantiles.size()
                    + " quantiles of each, which makes " + expected);
        }
    }

    @Override
    public TargetScaling targetScaling() {
        return TargetScaling.BY_DEFAULT;
    }

    @Override
    public LossOperation bind(LossBinding binding) {
        return new QuantileOperation(binding, quantiles);
    }

    @Override
    public Schema.Target predicted(Schema.Target target) {
        List<String> names = new ArrayList<>();
        for (int value = 0; value < target.width(); value++) {
            for (double quantile : quantiles) {
                names.add(nameOf(target, value) + ".q" + quantile);
            }
        }
        return new Schema.Target(target.name(), TargetKind.VALUES, names.size(), names);
    }

    private static String nameOf(Schema.Target target, int value) {
        if (value < target.classNames().size()) {
            return target.classNames().get(value);
        }
        return target.width() == 1 ? target.name() : target.name() + "." + value;
    }

    @Override
    public int point() {
        return middle();
    }

    /** The quantile nearest to the median; the first of two. */
    int middle() {
        int best = 0;
        for (int k = 1; k < quantiles.size(); k++) {
            best = Math.abs(quantiles.get(k) - 0.5) < Math.abs(quantiles.get(best) - 0.5) ? k : best;
        }
        return best;
    }

    @Override
    public void predict(int samples, Shape output, Schema.Target target, float[] outputs, float[] predictions) {
        int count = quantiles.size();
        int middle = middle();
        for (int at = 0; at < samples * output.size(); at += count) {
            double above = outputs[at + middle];
            double below = above;
            predictions[at + middle] = outputs[at + middle];
            for (int k = middle + 1; k < count; k++) {
                above += distance(outputs[at + k]);
                predictions[at + k] = (float) above;
            }
            for (int k = middle - 1; k >= 0; k--) {
                below -= distance(outputs[at + k]);
                predictions[at + k] = (float) below;
            }
        }
    }

    /** ln(1 + exp(x)). */
    private static double distance(double x) {
        return Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x)));
    }

    @Override
    public double reference(int samples, Shape output, Schema.Target target, double[] outputs, float[] targets) {
        int count = quantiles.size();
        int middle = middle();
        double sum = 0;
        for (int i = 0; i < samples * target.width(); i++) {
            for (int k = 0; k < count; k++) {
                double prediction = outputs[i * count + middle];
                for (int step = middle + 1; step <= k; step++) {
                    prediction += distance(outputs[i * count + step]);
                }
                for (int step = middle - 1; step >= k; step--) {
                    prediction -= distance(outputs[i * count + step]);
                }
                double difference = targets[i] - prediction;
                sum += Math.max(quantiles.get(k) * difference, (quantiles.get(k) - 1) * difference);
            }
        }
        return sum / (samples * target.width() * count);
    }
}
