package dev.espalier.plugins.regularizers;

import dev.espalier.api.Plugin;
import dev.espalier.api.RandomStream;
import dev.espalier.api.regularizer.GradientCombination;

/**
 * PCGrad: projects conflicting gradients of outputs onto the normal plane of each other, before they are added.
 *
 * <p>For each output i, for all others j in random order: if gᵢ′·gⱼ &lt; 0, gᵢ′ ← gᵢ′ − (gᵢ′·gⱼ / ‖gⱼ‖²)·gⱼ, beginning with gᵢ′ = gᵢ.
 * Then g = Σ gᵢ′
 *
 * <p>The gradients are those of the weighted losses by all parameters that several outputs share, together. The orders depend on
 * the seed and the step. A step takes a pass forward and backward for each output, and memory for the shared gradients of each.
 *
 * <p>Choose it where outputs disturb each other: the cosine between their gradients is often below 0, and one of them dominates.
 *
 * <p>Source: Yu, Kumar, Gupta, Levine, Hausman and Finn, "Gradient Surgery for Multi-Task Learning", NeurIPS 2020.
 */
@Plugin(value = "pc-grad", summary = "projects conflicting gradients of outputs (Yu et al. 2020)")
public record PcGrad() implements GradientCombination {

    private static final ThreadLocal<Scratch> SCRATCH = ThreadLocal.withInitial(Scratch::new);

    @Override
    public void combine(double[][] products, RandomStream random, double[] coefficients) {
        int outputs = coefficients.length;
        Scratch scratch = SCRATCH.get();
        scratch.ready(outputs);
        for (int i = 0; i < outputs; i++) {
            coefficients[i] = 0;
        }
        for (int i = 0; i < outputs; i++) {
            scratch.begin(i, outputs, random);
            for (int k = 0; k < outputs; k++) {
                int j = scratch.order[k];
                if (j != i && products[j][j] > 0) {
                    double product = 0;
                    for (int one = 0; one < outputs; one++) {
                        product += scratch.projected[one] * products[one][j];
                    }
                    if (product < 0) {
                        scratch.projected[j] -= product / products[j][j];
                    }
                }
            }
            for (int one = 0; one < outputs; one++) {
                coefficients[one] += scratch.projected[one];
            }
        }
    }

    /** The projected gradient of an output, as a sum of the gradients of all, and the order of the others. */
    private static final class Scratch {

        private double[] projected = {};
        private int[] order = {};

        void ready(int outputs) {
            if (projected.length < outputs) {
                projected = new double[outputs];
                order = new int[outputs];
            }
        }

        void begin(int output, int outputs, RandomStream random) {
            for (int i = 0; i < outputs; i++) {
                projected[i] = i == output ? 1 : 0;
                int place = random.nextInt(i + 1);
                order[i] = order[place];
                order[place] = i;
            }
        }
    }
}
