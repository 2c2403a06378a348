package dev.espalier.plugins.regularizers;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.parameter.WeightView;
import dev.espalier.api.regularizer.GroupPenalty;
import dev.espalier.api.search.Scale;
import dev.espalier.api.search.SearchRange;
import java.util.List;

/**
 * Trace norm over tasks: a penalty that lets the corresponding parameters of several tasks share a subspace of low rank.
 *
 * <p>penalty(w₁, …, wₖ) = λ·‖W‖∗ = λ·Σσ, the sum of the singular values of the matrix W whose k rows are the parameters of the
 * tasks, flattened. Subgradient: λ·U·Vᵀ = λ·(W·Wᵀ)<sup>−½</sup>·W, of the singular values above 10⁻⁶ of the largest
 *
 * <p>This is the flattening by the task axis ("last axis flattening"). Unlike {@link SoftSharing} it does not draw parameters
 * to one point: tasks may be multiples of each other, or combinations of few. It depends on the size of the weights, as L1
 * does, so that it also shrinks what is not shared.
 *
 * <p>Choose it for three and more tasks, some of which are related.
 *
 * <p>Source: Yang and Hospedales, "Trace Norm Regularised Deep Multi-Task Learning", ICLR workshop 2017.
 *
 * @param between the patterns of the names of parameters that belong together, at least two, each with the same number of stars
 * @param coefficient λ, at least 0
 */
@Plugin(
        value = "trace-norm",
        summary = "penalty on the trace norm of the stacked parameters of tasks (Yang and Hospedales 2017)")
public record TraceNorm(
        @Setting("patterns of parameters that belong together, at least two, such as trunk-a/* and trunk-b/*")
        List<String> between,

        @Setting(value = "coefficient on the sum of the singular values, at least 0", range = "[0, inf)")
        @SearchRange(low = 0.00001, high = 1, scale = Scale.LOG)
        double coefficient)
        implements GroupPenalty {

    /** The rest is rounding: floats have 24 bits. */
    private static final double SMALLEST = 1e-6;

    private static final ThreadLocal<Spectrum> SPECTRUM = ThreadLocal.withInitial(Spectrum::new);

    /** Checks the ranges and copies the list. */
    public TraceNorm {
        between = List.copyOf(between);
        Check.require(between.size() >= 2, "between", between, "must have at least two patterns");
        Check.atLeast("coefficient", coefficient, 0);
    }

    /** Two trunks, with a coefficient of 0.001. */
    public TraceNorm() {
        this(List.of("trunk-a/*", "trunk-b/*"), 0.001);
    }

    @Override
    public List<String> members() {
        return between;
    }

    @Override
    public double penalty(List<? extends WeightView> group) {
        Spectrum spectrum = SPECTRUM.get();
        decompose(spectrum, group);
        double sum = 0;
        for (int i = 0; i < group.size(); i++) {
            sum += Math.sqrt(Math.max(0, spectrum.value(i)));
        }
        return coefficient * sum;
    }

    @Override
    public void addGradient(List<? extends WeightView> group, List<float[]> gradients) {
        Spectrum spectrum = SPECTRUM.get();
        decompose(spectrum, group);
        int tasks = group.size();
        int size = group.get(0).to();
        for (int i = 0; i < tasks; i++) {
            float[] gradient = gradients.get(i);
            double[] row = spectrum.inverseRoot(i, SMALLEST);
            for (int k = 0; k < size; k++) {
                double sum = 0;
                for (int j = 0; j < tasks; j++) {
                    sum += row[j] * group.get(j).values()[k];
                }
                gradient[k] += (float) (coefficient * sum);
            }
        }
    }

    /** Of W·Wᵀ, which has one row for each task: small, however many weights they have. */
    private static void decompose(Spectrum spectrum, List<? extends WeightView> group) {
        spectrum.begin(group.size());
        for (int i = 0; i < group.size(); i++) {
            for (int j = i; j < group.size(); j++) {
                WeightView one = group.get(i);
                spectrum.put(
                        i, j, WeightSums.ofProducts(one.values(), group.get(j).values(), one.from(), one.to()));
            }
        }
        spectrum.decompose();
    }
}
