package dev.espalier.plugins.regularizers;

import dev.espalier.api.parameter.Slot;
import dev.espalier.api.regularizer.LossBalancing;
import java.util.List;

/** Adam's change of one number for each output, with its usual decay rates; a number is only updated with a gradient. */
final class AdaptiveStep {

    private static final Slot MEAN = Slot.perElement("mean");
    private static final Slot SQUARE = Slot.perElement("square");
    private static final Slot UPDATES = Slot.perElement("updates");

    private static final double BETA1 = 0.9;
    private static final double BETA2 = 0.999;
    private static final double EPSILON = 1e-8;

    /** The moments, and how many gradients they are of, by which their bias is corrected. */
    static final List<Slot> SLOTS = List.of(MEAN, SQUARE, UPDATES);

    private AdaptiveStep() {}

    /**
     * What is to be subtracted, by the learning rate.
     *
     * @param outputs with the slots
     * @param output from 0
     * @param gradient of its number
     * @return m̂ / (√v̂ + ε)
     */
    static double change(LossBalancing.Outputs outputs, int output, double gradient) {
        double mean = next(outputs.state(MEAN), output, BETA1, gradient);
        double square = next(outputs.state(SQUARE), output, BETA2, gradient * gradient);
        double updates = ++outputs.state(UPDATES)[output];
        return mean / correction(BETA1, updates) / (Math.sqrt(square / correction(BETA2, updates)) + EPSILON);
    }

    /** 1 − βⁿ; by way of the logarithm, as StrictMath.pow allocates on Java 17. */
    private static double correction(double decay, double updates) {
        return 1 - StrictMath.exp(updates * StrictMath.log(decay));
    }

    private static double next(float[] state, int output, double decay, double value) {
        // a square of a huge gradient must not become infinite
        state[output] = (float) Math.min(Float.MAX_VALUE, decay * state[output] + (1 - decay) * value);
        return state[output];
    }
}
