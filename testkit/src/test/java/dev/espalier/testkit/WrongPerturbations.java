package dev.espalier.testkit;

import dev.espalier.api.Plugin;
import dev.espalier.api.RandomStream;
import dev.espalier.api.parameter.Step;
import dev.espalier.api.parameter.WeightView;
import dev.espalier.api.regularizer.WeightPerturbation;

/** Perturbations of weights, each of which breaks one check. */
public final class WrongPerturbations {

    private WrongPerturbations() {}

    @Plugin(value = "wrong-spilling", summary = "changes all of the array")
    public record Spilling() implements WeightPerturbation {

        @Override
        public void perturb(WeightView weights, Step step, RandomStream random) {
            for (int i = 0; i < weights.values().length; i++) {
                weights.values()[i] += 0.5f;
            }
        }
    }

    @Plugin(value = "wrong-own-noise", summary = "rolls dice of its own")
    public record OwnDice() implements WeightPerturbation {

        @Override
        public void perturb(WeightView weights, Step step, RandomStream random) {
            for (int i = weights.from(); i < weights.to(); i++) {
                weights.values()[i] += (float) Math.random();
            }
        }
    }

    @Plugin(value = "wrong-relative-noise", summary = "divides by the size of a weight that may be 0")
    public record Normalising() implements WeightPerturbation {

        @Override
        public void perturb(WeightView weights, Step step, RandomStream random) {
            for (int i = weights.from(); i < weights.to(); i++) {
                weights.values()[i] /= Math.abs(weights.values()[i]);
            }
        }
    }

    @Plugin(value = "wrong-copied-noise", summary = "works on a copy of the weights")
    public record Cloning() implements WeightPerturbation {

        @Override
        public void perturb(WeightView weights, Step step, RandomStream random) {
            float[] copy = weights.values().clone();
            for (int i = weights.from(); i < weights.to(); i++) {
                weights.values()[i] = 0.5f * copy[i];
            }
        }
    }
}
