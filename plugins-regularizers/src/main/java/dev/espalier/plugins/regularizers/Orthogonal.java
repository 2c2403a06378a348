package dev.espalier.plugins.regularizers;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.parameter.ParameterInfo;
import dev.espalier.api.parameter.ParameterInfo.Role;
import dev.espalier.api.parameter.Units;
import dev.espalier.api.parameter.WeightView;
import dev.espalier.api.regularizer.Penalty;
import dev.espalier.api.search.Scale;
import dev.espalier.api.search.SearchRange;
import org.jspecify.annotations.Nullable;

/**
 * Soft orthogonality: a penalty that keeps the columns of a weight, or its rows if they are fewer, orthonormal.
 *
 * <p>penalty(W) = ½·λ·‖WᵀW − I‖²; gradient: 2·λ·W·(WᵀW − I); with Wᵀ in place of W if there are fewer rows than columns
 *
 * <p>The columns are the units of the layer: for a convolution the filters, each as a vector of its weights, in all groups
 * together. The cost of a step grows
 * with the square of the smaller side: for wide layers it is that of a large batch.
 *
 * <p>Choose it for deep networks without normalisation layers, and for recurrent ones.
 *
 * <p>Source: Bansal, Chen and Wang, "Can We Gain More from Orthogonality Regularizations in Training Deep CNNs?", NeurIPS
 * 2018 (soft orthogonality).
 *
 * @param coefficient λ, at least 0
 */
@Plugin(value = "orthogonal", summary = "soft orthogonality penalty on weight matrices (Bansal et al. 2018)")
public record Orthogonal(
        @Setting(
                value = "coefficient on half the squared distance from orthogonality, at least 0",
                shorthand = true,
                range = "[0, inf)")
        @SearchRange(low = 1e-5, high = 0.1, scale = Scale.LOG)
        double coefficient)
        implements Penalty {

    private static final int BLOCK = 4;

    /** Checks the range. */
    public Orthogonal {
        Check.atLeast("coefficient", coefficient, 0);
    }

    /** A coefficient of 0.0001. */
    public Orthogonal() {
        this(1e-4);
    }

    @Override
    public boolean appliesTo(ParameterInfo parameter) {
        return parameter.role() == Role.WEIGHT && parameter.shape().rank() >= 2;
    }

    @Override
    public boolean elementwise() {
        return false;
    }

    @Override
    public double penalty(WeightView weights) {
        return 0.5 * coefficient * visit(weights, null);
    }

    @Override
    public void addGradient(WeightView weights, float[] gradients) {
        visit(weights, gradients);
    }

    /** Goes over all pairs of vectors; products of four with one are summed at once, so that none need be kept. */
    private double visit(WeightView weights, float @Nullable [] gradients) {
        Units units = weights.parameter().units();
        boolean byUnit = units.count() <= units.weights();
        int vectors = Math.min(units.count(), units.weights());
        // elements lie in runs; where a run has one element, the runs are gone through as one
        int runs = byUnit ? units.rows() : units.groups();
        int run = byUnit ? units.run() : units.unitsOfGroup();
        int runStride = byUnit ? units.unitsOfGroup() * units.run() : units.unitsOfGroup() * units.weights();
        int stride = byUnit ? 1 : units.run();
        if (run == 1) {
            run = runs;
            runs = 1;
            stride = runStride;
        }
        float[] values = weights.values();
        double sum = 0;
        for (int i = 0; i < vectors; i++) {
            int one = weights.from() + start(units, byUnit, i);
            for (int j = 0; j < vectors; j += BLOCK) {
                // behind the last vector the last is taken again, and counts nothing
                int at0 = weights.from() + start(units, byUnit, j);
                int at1 = weights.from() + start(units, byUnit, Math.min(j + 1, vectors - 1));
                int at2 = weights.from() + start(units, byUnit, Math.min(j + 2, vectors - 1));
                int at3 = weights.from() + start(units, byUnit, Math.min(j + 3, vectors - 1));
                double product0 = i == j ? -1 : 0;
                double product1 = i == j + 1 ? -1 : 0;
                double product2 = i == j + 2 ? -1 : 0;
                double product3 = i == j + 3 ? -1 : 0;
                for (int r = 0; r < runs; r++) {
                    for (int k = 0, at = r * runStride; k < run; k++, at += stride) {
                        double value = values[one + at];
                        product0 += value * values[at0 + at];
                        product1 += value * values[at1 + at];
                        product2 += value * values[at2 + at];
                        product3 += value * values[at3 + at];
                    }
                }
                product1 = j + 1 < vectors ? product1 : 0;
                product2 = j + 2 < vectors ? product2 : 0;
                product3 = j + 3 < vectors ? product3 : 0;
                sum += product0 * product0 + product1 * product1 + (product2 * product2 + product3 * product3);
                if (gradients != null) {
                    double factor = 2 * coefficient;
                    for (int r = 0; r < runs; r++) {
                        for (int k = 0, at = r * runStride; k < run; k++, at += stride) {
                            double change = product0 * values[at0 + at]
                                    + product1 * values[at1 + at]
                                    + (product2 * values[at2 + at] + product3 * values[at3 + at]);
                            gradients[one + at] += (float) (factor * change);
                        }
                    }
                }
            }
        }
        return sum;
    }

    /** The first element of a unit, or of the weights of one index of all units. */
    private static int start(Units units, boolean byUnit, int vector) {
        return byUnit ? units.index(vector, 0) : units.index(0, vector);
    }
}
