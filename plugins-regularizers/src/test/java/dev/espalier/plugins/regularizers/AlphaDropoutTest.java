package dev.espalier.plugins.regularizers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.api.CounterRandomStream;
import dev.espalier.api.Shape;
import dev.espalier.api.regularizer.AffineMask;
import dev.espalier.testkit.AffineMaskContract;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class AlphaDropoutTest implements AffineMaskContract {

    @Override
    public AffineMask affineMask() {
        return new AlphaDropout();
    }

    @Override
    public Map<String, List<?>> refusedSettings() {
        return Map.of("probability", List.of(-0.1, 1.0));
    }

    @Nested
    class AtAHighRate implements AffineMaskContract {

        @Override
        public AffineMask affineMask() {
            return new AlphaDropout(0.5);
        }
    }

    /** The two values of an activation of 1 at a probability of one half, computed by hand from the formula of PyTorch. */
    @Test
    void isTheAffineMapOfTheReference() {
        double least = -1.7580993408473766;
        double scale = 1 / Math.sqrt(0.5 * (1 + 0.5 * least * least));
        float[] multiplier = new float[64];
        float[] shift = new float[64];
        new AlphaDropout(0.5).fill(multiplier, Shape.of(64), 0, 1, new CounterRandomStream(1));
        new AlphaDropout(0.5).shift(shift, multiplier, Shape.of(64), 0, 1, new CounterRandomStream(1));
        for (int i = 0; i < 64; i++) {
            boolean dropped = multiplier[i] == 0;
            double expected = dropped ? scale * (least - 0.5 * least) : scale * (1 - 0.5 * least);
            assertEquals(expected, multiplier[i] + shift[i], 0x1p-22, "one float each for factor, shift and sum");
        }
    }
}
