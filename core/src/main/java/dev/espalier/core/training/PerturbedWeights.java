package dev.espalier.core.training;

import dev.espalier.api.CounterRandomStream;
import dev.espalier.api.regularizer.WeightPerturbation;
import dev.espalier.engine.plugin.RegularizerCalls;

/** The weights of one parameter that passes see changed, kept as they are for the update. */
final class PerturbedWeights {

    private final TrainedParameter parameter;
    private final UpdateSlice slice;
    private final WeightPerturbation[] perturbations;
    private final long seed;
    private final CounterRandomStream random;
    private final float[] kept;
    private boolean perturbed;

    PerturbedWeights(TrainedParameter parameter, UpdateSlice slice, WeightPerturbation[] perturbations, long seed) {
        this.parameter = parameter;
        this.slice = slice;
        this.perturbations = perturbations;
        this.seed = seed;
        this.random = new CounterRandomStream(seed);
        this.kept = new float[parameter.info().size()];
    }

    /** Changes the weights for the passes of an update; those of a parameter that is not updated stay. */
    void perturb(long step) {
        if (parameter.rests()) {
            return;
        }
        System.arraycopy(slice.values(), 0, kept, 0, kept.length);
        perturbed = true;
        for (int i = 0; i < perturbations.length; i++) {
            random.rekey(seed, StreamPurpose.WEIGHT_PERTURBATION + i, parameter.key(), step);
            RegularizerCalls.perturb(perturbations[i], slice, parameter.step(), random);
        }
    }

    /** Puts the weights back as they were. */
    void restore() {
        if (perturbed) {
            perturbed = false;
            System.arraycopy(kept, 0, slice.values(), 0, kept.length);
        }
    }
}
