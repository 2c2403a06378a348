package dev.espalier.core.data.loader;

import dev.espalier.api.data.Schema;
import dev.espalier.api.model.Loss;
import dev.espalier.engine.plugin.LossCalls;

/**
 * The weights that a loss gives to samples by one of their targets.
 *
 * @param target the target's place in the data
 * @param loss the loss
 */
public record TargetWeights(int target, Loss loss) {

    /** Whether the loss weights samples by such a target; each has the weight 1 otherwise. */
    public boolean isWeighted(Schema.Target form) {
        return LossCalls.sampleWeights(loss, form).isPresent();
    }

    /**
     * Binds the weights to the form in which targets are held.
     *
     * @param form the target, as it is held
     * @return what adds up weights
     */
    public Sum bind(Schema.Target form) {
        return LossCalls.sampleWeights(loss, form)
                .<Sum>map(weights -> (targets, samples) -> {
                    double sum = 0;
                    for (int i = 0; i < samples; i++) {
                        sum += weights.of(targets, i * form.stored());
                    }
                    return sum;
                })
                .orElse((targets, samples) -> samples);
    }

    /** The sum of the weights of samples. */
    @FunctionalInterface
    public interface Sum {

        /**
         * Adds the weights.
         *
         * @param targets of the samples, from index 0
         * @param samples how many there are
         * @return the sum; the number of samples if each has the weight 1
         */
        double of(float[] targets, int samples);
    }
}
