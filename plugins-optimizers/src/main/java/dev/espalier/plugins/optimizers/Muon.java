package dev.espalier.plugins.optimizers;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.optimizer.LearningRateRange;
import dev.espalier.api.optimizer.ParameterOptimizer;
import dev.espalier.api.parameter.MatrixProducts;
import dev.espalier.api.parameter.ParameterInfo;
import dev.espalier.api.parameter.ParameterInfo.Role;
import dev.espalier.api.parameter.ParameterSlice;
import dev.espalier.api.parameter.Slot;
import dev.espalier.api.parameter.Step;
import dev.espalier.api.search.Scale;
import dev.espalier.api.search.SearchRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Muon: momentum orthogonalized by Newton–Schulz iterations, for weight matrices; an inner optimizer for all others.
 *
 * <p>B ← μ·B + (1−μ)·g; U = μ·B + (1−μ)·g with Nesterov, B without; O = orthogonal(U); w ← w·(1 − η·λ) − η·√max(1,
 * outputs/inputs)·O
 *
 * <p>orthogonal(U) begins with X = U/‖U‖ and repeats X ← a·X + (b·A + c·A²)·X, A = X·Xᵀ, with a = 3.4445, b = −4.7750, c =
 * 2.0315: singular values quickly end up between 0.7 and 1.2. The shorter side of the matrix is
 * multiplied, which only saves time. All of it is computed in floats; PyTorch rounds X to bfloat16.
 *
 * <p>Weights here are {@code [inputs, outputs]}, transposed against PyTorch's, so that its rows/columns is outputs/inputs.
 *
 * <p>Choose it for the hidden matrices of a network; use a group to give embeddings and the last layer another optimizer.
 *
 * <p>Source: {@code torch.optim.Muon}; Jordan and others, "Muon: An optimizer for hidden layers in neural networks", 2024.
 *
 * @param momentum μ, in [0, 1); a schedule may drive it
 * @param nesterov whether to use Nesterov momentum
 * @param iterations the number of Newton–Schulz iterations, at least 1
 * @param weightDecay λ, at least 0; a schedule may drive it
 * @param inner the optimizer of the parameters that are not weight matrices
 */
@Plugin(value = "muon", summary = "momentum orthogonalized by Newton-Schulz, for weight matrices (Jordan et al. 2024)")
public record Muon(
        @Setting(value = "momentum coefficient, in [0, 1)", range = "[0, 1)")
        @SearchRange(low = 0.5, high = 0.99, scale = Scale.REVERSE_LOG)
        double momentum,

        @Setting("whether to use Nesterov momentum") boolean nesterov,

        @Setting(value = "Newton–Schulz iterations, at least 1", range = "[1, inf)")
        int iterations,

        @Setting(value = "decoupled weight decay, multiplied by the learning rate, at least 0", range = "[0, inf)")
        @SearchRange(low = 1e-6, high = 0.1, scale = Scale.LOG)
        double weightDecay,

        @Setting("optimizer of the parameters that are not weight matrices")
        ParameterOptimizer inner)
        implements ParameterOptimizer {

    private static final Slot MOMENTUM = Slot.perElement("momentum");
    private static final List<Slot> OF_MATRICES = List.of(MOMENTUM);
    private static final float A = 3.4445f;
    private static final float B = -4.7750f;
    private static final float C = 2.0315f;
    private static final double SMALLEST_NORM = 1e-7;

    /** Checks the ranges. */
    public Muon {
        Check.inClosedOpen("momentum", momentum, 0, 1);
        Check.atLeast("iterations", iterations, 1);
        Check.atLeast("weightDecay", weightDecay, 0);
        InnerOptimizers.check(inner, MOMENTUM);
    }

    /** PyTorch's defaults: momentum 0.95 with look-ahead, 5 iterations, decay 0.1; the rest by {@code adamw}. */
    public Muon() {
        this(0.95, true, 5, 0.1, new AdamW());
    }

    @Override
    public List<Slot> slots() {
        List<Slot> slots = new ArrayList<>(OF_MATRICES);
        slots.addAll(inner.slots());
        return List.copyOf(slots);
    }

    @Override
    public List<Slot> slots(ParameterInfo parameter) {
        return isMatrix(parameter) ? OF_MATRICES : inner.slots(parameter);
    }

    private static boolean isMatrix(ParameterInfo parameter) {
        return parameter.role() == Role.WEIGHT && parameter.shape().rank() == 2;
    }

    @Override
    public boolean takesDecay() {
        return inner.takesDecay();
    }

    @Override
    public Optional<LearningRateRange> usualLearningRates() {
        return Optional.of(new LearningRateRange(0.0001, 0.5));
    }

    @Override
    public void update(ParameterSlice slice, Step step) {
        ParameterInfo parameter = slice.parameter();
        if (!isMatrix(parameter)) {
            inner.update(slice, step);
            return;
        }
        int rows = parameter.shape().dimension(0);
        int columns = parameter.shape().dimension(1);
        int size = rows * columns;
        double kept = step.scheduled("momentum", momentum);
        float[] x = step.scratch(0, size);
        roll(slice, x, (float) kept, (float) (1 - kept));
        scale(x, size, (float) (1 / Math.max(SMALLEST_NORM, VectorNorms.length(x, 0, size))));
        for (int i = 0; i < iterations; i++) {
            refine(x, rows, columns, step);
        }
        double stretch = Math.sqrt(Math.max(1, (double) columns / rows));
        float decayed = WeightDecay.of(slice, step.learningRate(), step.scheduled("weightDecay", weightDecay));
        Lamb.descend(slice.values(), x, 0, size, (float) (step.learningRate() * stretch), decayed);
    }

    private void roll(ParameterSlice slice, float[] direction, float kept, float taken) {
        float[] gradients = slice.gradients();
        float[] momenta = slice.state(MOMENTUM);
        // with the look-ahead the gradient is mixed in once more
        float ahead = nesterov ? kept : 1;
        float now = nesterov ? taken : 0;
        int to = slice.to();
        for (int i = slice.from(); i < to; i++) {
            float g = gradients[i];
            float b = kept * momenta[i] + taken * g;
            momenta[i] = b;
            direction[i] = ahead * b + now * g;
        }
    }

    private static void scale(float[] x, int size, float factor) {
        for (int i = 0; i < size; i++) {
            x[i] *= factor;
        }
    }

    private static void refine(float[] x, int rows, int columns, Step step) {
        MatrixProducts products = step.products();
        int side = Math.min(rows, columns);
        float[] gram = step.scratch(1, side * side);
        float[] square = step.scratch(2, side * side);
        float[] change = step.scratch(3, rows * columns);
        boolean wide = rows <= columns;
        if (wide) {
            products.multiplyRightTransposed(side, side, columns, x, x, gram, false);
        } else {
            products.multiplyLeftTransposed(side, side, rows, x, x, gram, false);
        }
        products.multiply(side, side, side, gram, gram, square, false);
        for (int i = 0; i < side * side; i++) {
            square[i] = B * gram[i] + C * square[i];
        }
        if (wide) {
            products.multiply(rows, columns, side, square, x, change, false);
        } else {
            products.multiply(rows, columns, side, x, square, change, false);
        }
        for (int i = 0; i < rows * columns; i++) {
            x[i] = A * x[i] + change[i];
        }
    }
}
