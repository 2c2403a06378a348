package dev.espalier.plugins.regularizers;

import dev.espalier.api.parameter.Slot;
import dev.espalier.api.regularizer.LossBalancing;
import java.util.List;

/** Adam's change of one number for each output, with its usual decay rates; a number is only updated with a gradient. */
final class AdaptiveStep {

    private static final Slot MEAN = Slot.perElement("mean");
    private static final Slot SQUARE = Slot.perElement("square");
    private static final Slot MEAN_DECAY = new Slot("mean-decay", Slot.Extent.PER_ELEMENT, 1);
    private static final Slot SQUARE_DECAY = new Slot("square-decay", Slot.Extent.PER_ELEMENT, 1);

    private static final double BETA1 = 0.9;
    private static final double BETA2 = 0.999;
    private static final double EPSILON = 1e-8;

    /** The moments, and the powers of the decay rates that correct their bias. */
    static final List<Slot> SLOTS = List.of(MEAN, SQUARE, MEAN_DECAY, SQUARE_DECAY);

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
        float[] meanDecay = outputs.state(MEAN_DECAY);
        float[] squareDecay = outputs.state(SQUARE_DECAY);
        meanDecay[output] = (float) (meanDecay[output] * BETA1);
        squareDecay[output] = (float) (squareDecay[output] * BETA2);
        return mean / (1 - meanDecay[output]) / (Math.sqrt(square / (1 - squareDecay[output])) + EPSILON);
    }

    private static double next(float[] state, int output, double decay, double value) {
        // a square of a huge gradient must not become infinite
        state[output] = (float) Math.min(Float.MAX_VALUE, decay * state[output] + (1 - decay) * value);
        return state[output];
    }
}
