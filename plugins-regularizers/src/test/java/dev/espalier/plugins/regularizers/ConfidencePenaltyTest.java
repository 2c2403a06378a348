package dev.espalier.plugins.regularizers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.api.regularizer.OutputPenalty;
import dev.espalier.testkit.OutputPenaltyContract;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfidencePenaltyTest implements OutputPenaltyContract {

    @Override
    public OutputPenalty outputPenalty() {
        return new ConfidencePenalty();
    }

    @Override
    public Map<String, List<?>> refusedSettings() {
        return Map.of("coefficient", RefusedValues.OUTSIDE_NON_NEGATIVE);
    }

    /** The entropy of the uniform distribution of K classes is log K, and nothing is surer than it from all sides. */
    @Test
    void isLeastWhereAllClassesAreAlike() {
        float[] gradients = new float[4];
        assertEquals(-0.1 * Math.log(4), new ConfidencePenalty().penalty(new float[4], 0, 4), 1e-15);
        new ConfidencePenalty().addGradient(new float[4], gradients, 0, 4, 1);
        assertArrayEquals(new float[4], gradients, 1e-16f);
        assertEquals(-0.1 * Math.log(2), new ConfidencePenalty().penalty(new float[1], 0, 1), 1e-15);
    }

    /** The logit of one of two classes is the difference of both of theirs. */
    @Test
    void isTheSameForOneLogitAsForTwo() {
        for (float logit : new float[] {-30, -2, 0.5f, 4}) {
            assertEquals(
                    new ConfidencePenalty().penalty(new float[] {logit, 0}, 0, 2),
                    new ConfidencePenalty().penalty(new float[] {logit}, 0, 1),
                    1e-15);
        }
    }
}
