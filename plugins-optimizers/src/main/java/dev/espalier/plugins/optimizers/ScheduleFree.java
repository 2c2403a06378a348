package dev.espalier.plugins.optimizers;

import dev.espalier.api.parameter.ParameterInfo.Role;
import dev.espalier.api.parameter.ParameterSlice;
import dev.espalier.api.parameter.Step;

/** Common to the schedule-free optimizers: weights w between the iterate z and its average x, w = (1−β)·z + β·x. */
final class ScheduleFree {

    private ScheduleFree() {}

    /** Initializes the iterate with the weights before the first step. */
    static void begin(ParameterSlice slice, float[] descent, Step step) {
        if (step.number() == 1) {
            System.arraycopy(slice.values(), slice.from(), descent, slice.from(), slice.to() - slice.from());
        }
    }

    /** The decay of a parameter: none for biases, scales and shifts. */
    static double decay(ParameterSlice slice, double decay) {
        return slice.parameter().role() == Role.WEIGHT ? decay : 0;
    }

    /** x = z + (w − z)/β. */
    static void mean(ParameterSlice slice, float[] descent, double beta, float[] weights) {
        float[] values = slice.values();
        float stretch = (float) (1 / beta);
        int to = slice.to();
        for (int i = slice.from(); i < to; i++) {
            weights[i] = descent[i] + stretch * (values[i] - descent[i]);
        }
    }
}
