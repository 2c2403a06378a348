package dev.espalier.plugins.regularizers;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.parameter.Slot;
import dev.espalier.api.regularizer.LossBalancing;
import dev.espalier.api.search.Scale;
import dev.espalier.api.search.SearchRange;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * GradNorm: weights of the losses that bring the gradients of all outputs to one norm, larger for outputs that learn slowly.
 *
 * <p>Gᵢ = ‖∇(wᵢ·ℓᵢ)‖ by the parameters of the reference layer; rᵢ = (ℓᵢ / ℓᵢ(0)) / mean of the same. w follows the gradient of
 * Σ |Gᵢ − Ḡ·rᵢ<sup>α</sup>| with the target Ḡ·rᵢ<sup>α</sup> held fixed: ±‖∇ℓᵢ‖ by the sign of the difference
 *
 * <p>Weights start at 1, follow that gradient by Adam (β₁ = 0.9, β₂ = 0.999), stay at least 0.001, and are then scaled to a sum
 * of as many as there are outputs. ℓᵢ(0) is the loss of the first step with samples of the output. Measuring the norms takes
 * a pass forward and backward for each output; {@code every} thins them out. An output without a gradient in a step, as one whose training has
 * ended, keeps its weight; the others are balanced among themselves, and keep their sum. Fixed
 * weights of the stack multiply the learned ones.
 *
 * <p>Choose it where one output learns much faster than the others; α is higher for tasks that differ more.
 *
 * <p>Source: Chen, Badrinarayanan, Lee and Rabinovich, "GradNorm: Gradient Normalization for Adaptive Loss Balancing in Deep
 * Multitask Networks", ICML 2018.
 *
 * @param alpha α, how strongly outputs that learn slowly are favoured, at least 0
 * @param learningRate the learning rate of the weights, above 0
 * @param every how many steps there are from one measurement of the norms to the next, at least 1
 * @param layer the reference layer; empty for the last one that all outputs share
 */
@Plugin(
        value = "grad-norm",
        summary = "weights of the losses of outputs that balance the norms of their gradients (Chen et al. 2018)")
public record GradNorm(
        @Setting(
                value = "how strongly outputs that learn slowly are favoured, at least 0",
                shorthand = true,
                range = "[0, inf)")
        @SearchRange(low = 0, high = 3)
        double alpha,

        @Setting(value = "learning rate of the weights, above 0", range = "(0, inf)")
        @SearchRange(low = 0.001, high = 0.1, scale = Scale.LOG)
        double learningRate,

        @Setting(value = "steps from one measurement of the norms to the next, at least 1", range = "[1, inf)")
        int every,

        @Setting(
                "layer whose gradients are measured, such as trunk/dense2; the last one that all outputs share by default")
        Optional<String> layer)
        implements LossBalancing {

    private static final Slot WEIGHT = new Slot("weight", Slot.Extent.PER_ELEMENT, 1);

    /** 0 until the loss is known. */
    private static final Slot INITIAL_LOSS = Slot.perElement("initial-loss");

    private static final double LEAST = 1e-3;

    /** Checks the ranges. */
    public GradNorm {
        Check.atLeast("alpha", alpha, 0);
        Check.above("learningRate", learningRate, 0);
        Check.atLeast("every", every, 1);
    }

    /** α = 1.5 and a learning rate of 0.025, as in the paper, in every step, by the last shared layer. */
    public GradNorm() {
        this(1.5, 0.025, 1, Optional.empty());
    }

    @Override
    public List<Slot> slots() {
        return Stream.concat(Stream.of(WEIGHT, INITIAL_LOSS), AdaptiveStep.SLOTS.stream())
                .toList();
    }

    @Override
    public boolean needsGradientNorms(long step) {
        return (step - 1) % every == 0;
    }

    @Override
    public Optional<String> referenceLayer() {
        return layer;
    }

    @Override
    public void weights(Outputs outputs, double[] weights) {
        for (int i = 0; i < weights.length; i++) {
            weights[i] = outputs.state(WEIGHT)[i];
        }
    }

    @Override
    public void update(Outputs outputs) {
        float[] initial = outputs.state(INITIAL_LOSS);
        double norms = 0;
        double ratios = 0;
        int present = 0;
        for (int i = 0; i < outputs.count(); i++) {
            if (initial[i] == 0 && !Double.isNaN(outputs.loss(i))) {
                // above 0, or it would never be known
                initial[i] = (float) Math.max(Float.MIN_NORMAL, outputs.loss(i));
            }
            if (isPresent(outputs, i)) {
                present++;
                norms += norm(outputs, i);
                ratios += ratio(outputs, i);
            }
        }
        if (present > 1 && ratios > 0 && Double.isFinite(norms) && Double.isFinite(ratios)) {
            move(outputs, norms / present, ratios / present);
        }
    }

    private static boolean isPresent(Outputs outputs, int output) {
        return outputs.gradientNorm(output) > 0 && !Double.isNaN(outputs.loss(output));
    }

    private void move(Outputs outputs, double meanNorm, double meanRatio) {
        float[] state = outputs.state(WEIGHT);
        double sum = 0;
        double toKeep = outputs.count();
        for (int i = 0; i < outputs.count(); i++) {
            if (isPresent(outputs, i)) {
                // the power by way of the logarithm, as StrictMath.pow allocates on Java 17
                double favour = StrictMath.exp(alpha * StrictMath.log(ratio(outputs, i) / meanRatio));
                double gradient = Math.signum(norm(outputs, i) - meanNorm * favour) * outputs.gradientNorm(i);
                double moved = state[i] - learningRate * AdaptiveStep.change(outputs, i, gradient);
                state[i] = (float) Math.max(LEAST, moved);
                sum += state[i];
            } else {
                toKeep -= state[i];
            }
        }
        for (int i = 0; i < outputs.count(); i++) {
            if (isPresent(outputs, i)) {
                state[i] = (float) (state[i] * toKeep / sum);
            }
        }
    }

    private static double norm(Outputs outputs, int output) {
        return outputs.state(WEIGHT)[output] * outputs.gradientNorm(output);
    }

    private static double ratio(Outputs outputs, int output) {
        return Math.max(0, outputs.loss(output)) / outputs.state(INITIAL_LOSS)[output];
    }
}
