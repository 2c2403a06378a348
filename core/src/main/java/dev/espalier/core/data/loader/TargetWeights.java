package dev.espalier.core.data.loader;

import dev.espalier.api.data.Schema;
import dev.espalier.api.data.TargetKind;
import java.util.List;

/**
 * What weights samples in the mean loss of a target beside their own weights: their classes.
 *
 * @param target the target's place in the data
 * @param classes the weight of each class, at least 0; empty if each is 1
 */
public record TargetWeights(int target, List<Double> classes) {

    /** Copies the list. */
    public TargetWeights {
        classes = List.copyOf(classes);
    }

    /**
     * Binds the weights to the form in which targets are held.
     *
     * @param form the target, as it is held
     * @param sampleWeights whether samples have weights of their own
     * @return what computes the weights of the samples of a batch
     */
    Weigher bind(Schema.Target form, boolean sampleWeights) {
        if (classes.isEmpty() && !sampleWeights) {
            return (samples, targets, own, into) -> samples;
        }
        double[] weights = classes.stream().mapToDouble(Double::doubleValue).toArray();
        return (samples, targets, own, into) -> {
            double sum = 0;
            for (int s = 0; s < samples; s++) {
                double weight = weights.length == 0 ? 1 : ofClasses(weights, form, targets, s * form.stored());
                weight *= sampleWeights ? own[s] : 1;
                into[s] = (float) weight;
                sum += weight;
            }
            return sum;
        };
    }

    private static double ofClasses(double[] weights, Schema.Target form, float[] targets, int from) {
        if (form.kind() == TargetKind.CLASS_INDEX) {
            return weights[(int) targets[from]];
        }
        double sum = 0;
        for (int k = 0; k < weights.length; k++) {
            sum += weights[k] * targets[from + k];
        }
        return sum;
    }

    /** Computes the weights of samples in the mean loss. */
    @FunctionalInterface
    interface Weigher {

        /**
         * Writes the weights and adds them.
         *
         * @param samples how many samples there are
         * @param targets their targets, from index 0
         * @param own their own weights; of length 0 if each is 1
         * @param into where the weights are written, the product of both; of length 0 if each is 1
         * @return their sum; the number of samples if each is 1
         */
        double weigh(int samples, float[] targets, float[] own, float[] into);
    }
}
