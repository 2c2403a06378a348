package dev.espalier.plugins.optimizers;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.optimizer.Optimizer;
import dev.espalier.api.parameter.ParameterSlice;
import dev.espalier.api.parameter.Slot;
import dev.espalier.api.parameter.Step;
import java.util.List;

/**
 * Adam: steps scaled by running estimates of each gradient's mean and variance.
 *
 * <p>m ← β₁·m + (1−β₁)·g; v ← β₂·v + (1−β₂)·g²; w ← w − η/(1−β₁ᵗ) · m / (√v/√(1−β₂ᵗ) + ε)
 *
 * <p>The powers are computed in double precision from the number t of the step, so that a resumed run needs no counter.
 * ε is added to the corrected root, as PyTorch and Optax have it. Where the correction is folded into the rate (Keras,
 * DJL), the same ε acts 31 times as strongly at the first step.
 *
 * <p>Choose it when in doubt: a rate of 0.001 is seldom far off. With the regularizer {@code decoupled-decay} it is AdamW;
 * with {@code l2} the decay is scaled like the gradient, which is Adam with L2 regularization and usually not wanted.
 *
 * <p>Source: {@code torch.optim.Adam}, whose arithmetic this is; Kingma and Ba, "Adam: A Method for Stochastic
 * Optimization", ICLR 2015.
 *
 * @param beta1 β₁, the memory of the mean, in [0, 1); a schedule may drive it
 * @param beta2 β₂, the memory of the variance, in [0, 1); a schedule may drive it
 * @param epsilon ε, what keeps small variances from making large steps, above 0
 */
@Plugin(value = "adam", summary = "steps scaled by running estimates of each gradient's mean and variance")
public record Adam(
        @Setting("memory of the mean, in [0, 1)") double beta1,
        @Setting("memory of the variance, in [0, 1)") double beta2,

        @Setting("added to the root of the variance, above 0")
        double epsilon)
        implements Optimizer {

    private static final Slot MEAN = Slot.perElement("mean");
    private static final Slot VARIANCE = Slot.perElement("variance");
    private static final List<Slot> SLOTS = List.of(MEAN, VARIANCE);

    /** Checks the ranges. */
    public Adam {
        Check.fromToBelow("beta1", beta1, 0, 1);
        Check.fromToBelow("beta2", beta2, 0, 1);
        Check.above("epsilon", epsilon, 0);
    }

    /** The defaults of the paper: 0.9, 0.999, 1e-8. */
    public Adam() {
        this(0.9, 0.999, 1e-8);
    }

    @Override
    public List<Slot> slots() {
        return SLOTS;
    }

    @Override
    public boolean elementwise() {
        return true;
    }

    @Override
    public void update(ParameterSlice slice, Step step) {
        double memoryOfMean = step.scheduled("beta1", beta1);
        double memoryOfVariance = step.scheduled("beta2", beta2);
        double meanCorrection = 1 - Powers.power(memoryOfMean, step.number());
        double varianceCorrection = 1 - Powers.power(memoryOfVariance, step.number());
        update(
                slice.values(),
                slice.gradients(),
                slice.state(MEAN),
                slice.state(VARIANCE),
                slice.from(),
                slice.to(),
                (float) memoryOfMean,
                (float) (1 - memoryOfMean),
                (float) memoryOfVariance,
                (float) (1 - memoryOfVariance),
                (float) (step.learningRate() / meanCorrection),
                (float) (1 / Math.sqrt(varianceCorrection)),
                (float) epsilon);
    }

    private static void update(
            float[] values,
            float[] gradients,
            float[] mean,
            float[] variance,
            int from,
            int to,
            float meanKept,
            float meanTaken,
            float varianceKept,
            float varianceTaken,
            float rate,
            float rootScale,
            float epsilon) {
        for (int i = from; i < to; i++) {
            float g = gradients[i];
            float m = meanKept * mean[i] + meanTaken * g;
            float v = varianceKept * variance[i] + varianceTaken * g * g;
            float w = values[i] - rate * m / ((float) Math.sqrt(v) * rootScale + epsilon);
            // all stores behind all loads: so the compiler makes the better vector code of it
            mean[i] = m;
            variance[i] = v;
            values[i] = w;
        }
    }
}
