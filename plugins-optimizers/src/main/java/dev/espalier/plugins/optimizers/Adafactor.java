package dev.espalier.plugins.optimizers;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.Shape;
import dev.espalier.api.optimizer.LearningRateRange;
import dev.espalier.api.optimizer.ParameterOptimizer;
import dev.espalier.api.parameter.ParameterInfo;
import dev.espalier.api.parameter.ParameterSlice;
import dev.espalier.api.parameter.Slot;
import dev.espalier.api.parameter.Step;
import dev.espalier.api.search.Scale;
import dev.espalier.api.search.SearchRange;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * Adafactor: second moment factored into row and column averages, update size relative to the size of the parameter.
 *
 * <p>s = t^(−γ); r ← r + s·(row means of g² − r); c ← c + s·(column means of g² − c); v = r·c / mean(r); u = g/√v, divided
 * by max(1, rms(u)/d); w ← w·(1 − η·λ) − ρ·max(ε₂, rms(w))·u, with ρ = min(η, 1/√t)
 *
 * <p>A weight is seen as a matrix with a row for each index of the last dimension but one, or for each filter of a convolution;
 * vectors keep one second moment per element. Only weights decay.
 *
 * <p>Profiles: {@code pytorch} and {@code textbook} hold mean(r) at ε₁ and v at ε₁² at least, ε₁ = 2⁻²³. {@code keras} adds ε₁
 * = 1e-30 to g² instead. {@code optax} does that too, takes ρ = η, and keeps the full second moment of matrices with fewer
 * than 128 rows or columns.
 *
 * <p>Choose it when memory is short: its state is much smaller than the weights. Its usual learning rate is 0.01.
 *
 * <p>Source: {@code torch.optim.Adafactor}; Shazeer and Stern, "Adafactor: Adaptive Learning Rates with Sublinear Memory
 * Cost", ICML 2018.
 *
 * @param profile the library whose conventions are followed
 * @param beta2Decay γ, the exponent of the second-moment decay rate 1 − t^−γ, above 0; a schedule may drive it
 * @param epsilon ε₁, above 0; if empty, the profile's
 * @param smallestScale ε₂, the lower bound on the parameter's root mean square, above 0; a schedule may drive it
 * @param clipThreshold d, the largest root mean square of an update, above 0; a schedule may drive it
 * @param weightDecay λ, at least 0; a schedule may drive it
 * @param factoredFrom the fewest rows and columns of a matrix whose variances are not kept whole, at least 1; if empty, the
 *     profile's
 */
@Plugin(
        value = "adafactor",
        summary = "Adam-like with a factored second moment and relative steps (Shazeer & Stern 2018)")
public record Adafactor(
        @Setting("library whose conventions are followed: pytorch, keras, optax or textbook")
        Profile profile,

        @Setting(value = "exponent of the second-moment decay rate 1 − t^−γ, above 0", range = "(0, inf)")
        double beta2Decay,

        @Setting(
                value = "added to the denominator for numerical stability, above 0; the profile's by default",
                range = "(0, inf)")
        @SearchRange(low = 1e-10, high = 0.001, scale = Scale.LOG)
        OptionalDouble epsilon,

        @Setting(value = "lower bound on the parameter's root mean square, above 0", range = "(0, inf)")
        double smallestScale,

        @Setting(value = "maximum root mean square of an update, above 0", range = "(0, inf)")
        double clipThreshold,

        @Setting(value = "decoupled weight decay, multiplied by the learning rate, at least 0", range = "[0, inf)")
        @SearchRange(low = 1e-6, high = 0.1, scale = Scale.LOG)
        double weightDecay,

        @Setting(
                value = "smallest dimension of a matrix whose second moment is factored; the profile's by default",
                range = "[1, inf)")
        OptionalInt factoredFrom)
        implements ParameterOptimizer {

    private static final Slot ROWS = new Slot("row-variance", Slot.Extent.PER_ROW, 0);
    private static final Slot COLUMNS = new Slot("column-variance", Slot.Extent.PER_COLUMN, 0);
    private static final Slot VARIANCE = Slot.perElement("variance");
    private static final List<Slot> FACTORED = List.of(ROWS, COLUMNS);
    private static final List<Slot> WHOLE = List.of(VARIANCE);
    private static final List<Slot> SLOTS = List.of(ROWS, COLUMNS, VARIANCE);

    /** Checks the ranges. */
    public Adafactor {
        Check.above("beta2Decay", beta2Decay, 0);
        epsilon.ifPresent(value -> Check.above("epsilon", value, 0));
        Check.above("smallestScale", smallestScale, 0);
        Check.above("clipThreshold", clipThreshold, 0);
        Check.atLeast("weightDecay", weightDecay, 0);
        factoredFrom.ifPresent(value -> Check.atLeast("factoredFrom", value, 1));
    }

    /** PyTorch's defaults: 0.8, 2⁻²³, 0.001, 1, no decay. */
    public Adafactor() {
        this(Profile.PYTORCH);
    }

    /**
     * The defaults of a library.
     *
     * @param profile the library whose conventions are followed
     */
    public Adafactor(Profile profile) {
        this(profile, 0.8, OptionalDouble.empty(), 0.001, 1, 0, OptionalInt.empty());
    }

    @Override
    public List<Slot> slots() {
        return SLOTS;
    }

    @Override
    public List<Slot> slots(ParameterInfo parameter) {
        return factors(parameter) ? FACTORED : WHOLE;
    }

    private boolean factors(ParameterInfo parameter) {
        Shape shape = parameter.shape();
        int from = factoredFrom.orElse(profile == Profile.OPTAX ? 128 : 1);
        int columns = parameter.units().columns();
        return shape.rank() > 1 && columns >= from && shape.size() / columns >= from;
    }

    @Override
    public Optional<LearningRateRange> usualLearningRates() {
        return Optional.of(new LearningRateRange(1e-6, 0.1));
    }

    @Override
    public void update(ParameterSlice slice, Step step) {
        long t = step.number();
        float taken = (float) StrictMath.exp(-step.scheduled("beta2Decay", beta2Decay) * StrictMath.log((double) t));
        boolean atLeast = profile == Profile.PYTORCH || profile == Profile.TEXTBOOK;
        double smallest = step.scheduled("epsilon", epsilon.orElse(atLeast ? 0x1p-23 : 1e-30));
        double scale = Math.max(
                step.scheduled("smallestScale", smallestScale),
                VectorNorms.rootMeanSquare(slice.values(), slice.from(), slice.to()));
        double rate = profile == Profile.OPTAX
                ? step.learningRate()
                : Math.min(step.learningRate(), 1 / Math.sqrt((double) t));
        float decayed = (float) WeightDecay.own(slice, step.learningRate(), step.scheduled("weightDecay", weightDecay));
        float added = atLeast ? 0 : (float) smallest;
        float floor = atLeast ? (float) (smallest * smallest) : 0;
        float[] update = step.scratch(0, slice.to());
        ParameterInfo parameter = slice.parameter();
        if (factors(parameter)) {
            int columns = parameter.units().columns();
            int rows = parameter.size() / columns;
            gather(slice, step.scratch(1, columns), rows, columns, taken, added);
            double mean = mean(slice.state(ROWS), rows);
            divide(slice, update, rows, columns, atLeast ? Math.max(mean, smallest) : mean, floor);
        } else {
            whole(slice, update, taken, added, floor);
        }
        double size = VectorNorms.rootMeanSquare(update, slice.from(), slice.to());
        double bound = Math.max(1, size / step.scheduled("clipThreshold", clipThreshold));
        Lamb.descend(slice.values(), update, slice.from(), slice.to(), (float) (rate * scale / bound), decayed);
    }

    private static void gather(ParameterSlice slice, float[] sums, int rows, int columns, float taken, float added) {
        float[] gradients = slice.gradients();
        float[] rowVariance = slice.state(ROWS);
        float[] columnVariance = slice.state(COLUMNS);
        Arrays.fill(sums, 0, columns, 0);
        for (int row = 0; row < rows; row++) {
            int start = row * columns;
            float mean = (float) (VectorNorms.sumOfSquares(gradients, start, start + columns) / columns) + added;
            rowVariance[row] += taken * (mean - rowVariance[row]);
            for (int column = 0; column < columns; column++) {
                float g = gradients[start + column];
                sums[column] += g * g;
            }
        }
        for (int column = 0; column < columns; column++) {
            columnVariance[column] += taken * (sums[column] / rows + added - columnVariance[column]);
        }
    }

    private static double mean(float[] values, int count) {
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += values[i];
        }
        return sum / count;
    }

    private static void divide(ParameterSlice slice, float[] update, int rows, int columns, double mean, float floor) {
        float[] gradients = slice.gradients();
        float[] rowVariance = slice.state(ROWS);
        float[] columnVariance = slice.state(COLUMNS);
        for (int row = 0; row < rows; row++) {
            int start = row * columns;
            // the quotient first: the product of two variances may be too large for a float
            float share = (float) (rowVariance[row] / mean);
            for (int column = 0; column < columns; column++) {
                float v = Math.max(floor, share * columnVariance[column]);
                update[start + column] = gradients[start + column] / (float) Math.sqrt(v);
            }
        }
    }

    private static void whole(ParameterSlice slice, float[] update, float taken, float added, float floor) {
        float[] gradients = slice.gradients();
        float[] variance = slice.state(VARIANCE);
        int to = slice.to();
        for (int i = slice.from(); i < to; i++) {
            float g = gradients[i];
            float v = variance[i] + taken * (g * g + added - variance[i]);
            variance[i] = v;
            update[i] = g / (float) Math.sqrt(Math.max(floor, v));
        }
    }
}
