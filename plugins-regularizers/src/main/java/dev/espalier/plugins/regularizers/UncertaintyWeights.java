package dev.espalier.plugins.regularizers;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.data.TargetKind;
import dev.espalier.api.parameter.Slot;
import dev.espalier.api.regularizer.LossBalancing;
import dev.espalier.api.search.Scale;
import dev.espalier.api.search.SearchRange;
import java.util.List;
import java.util.stream.Stream;

/**
 * Uncertainty weighting: the loss of each output is divided by a variance that is learned with the model.
 *
 * <p>objective = Σ c·e<sup>−s</sup>·ℓ + ½·s, where s = log σ² is learned for each output, and c is ½ for targets of values and 1
 * for classes and labels. Weight: c·e<sup>−s</sup>; gradient of s: ½ − c·e<sup>−s</sup>·ℓ, with the mean loss ℓ of the step
 *
 * <p>s starts at 0, follows its gradient by Adam (β₁ = 0.9, β₂ = 0.999) with a learning rate of its own, without weight decay and
 * schedules, and stays in [-10, 10]. An output whose loss does not change comes to the weight 1/(2ℓ), so that its product with the
 * loss is ½: losses of any size count the same, and those that fall count more. Fixed weights of the stack multiply it.
 *
 * <p>Choose it for losses in different units, such as a class and a value, before weights are searched by hand.
 *
 * <p>Source: Kendall, Gal and Cipolla, "Multi-Task Learning Using Uncertainty to Weigh Losses for Scene Geometry and Semantics",
 * CVPR 2018.
 *
 * @param learningRate the learning rate of s, above 0
 */
@Plugin(
        value = "uncertainty-weights",
        summary = "weights of the losses of outputs, learned as uncertainties (Kendall et al. 2018)")
public record UncertaintyWeights(
        @Setting(
                value = "learning rate of the logarithms of the variances, above 0",
                shorthand = true,
                range = "(0, inf)")
        @SearchRange(low = 0.001, high = 0.1, scale = Scale.LOG)
        double learningRate)
        implements LossBalancing {

    private static final Slot LOG_VARIANCE = Slot.perElement("log-variance");
    private static final double LARGEST = 10;

    /** Checks the range. */
    public UncertaintyWeights {
        Check.above("learningRate", learningRate, 0);
    }

    /** A learning rate of 0.01. */
    public UncertaintyWeights() {
        this(0.01);
    }

    @Override
    public List<Slot> slots() {
        return Stream.concat(Stream.of(LOG_VARIANCE), AdaptiveStep.SLOTS.stream())
                .toList();
    }

    @Override
    public void weights(Outputs outputs, double[] weights) {
        for (int i = 0; i < weights.length; i++) {
            weights[i] = weight(outputs, i);
        }
    }

    @Override
    public void update(Outputs outputs) {
        float[] state = outputs.state(LOG_VARIANCE);
        for (int i = 0; i < outputs.count(); i++) {
            double loss = outputs.loss(i);
            if (!Double.isNaN(loss)) {
                double gradient = 0.5 - weight(outputs, i) * loss;
                double moved = state[i] - learningRate * AdaptiveStep.change(outputs, i, gradient);
                state[i] = (float) Math.max(-LARGEST, Math.min(LARGEST, moved));
            }
        }
    }

    private static double weight(Outputs outputs, int output) {
        double factor = outputs.kind(output) == TargetKind.VALUES ? 0.5 : 1;
        return factor * StrictMath.exp(-outputs.state(LOG_VARIANCE)[output]);
    }
}
