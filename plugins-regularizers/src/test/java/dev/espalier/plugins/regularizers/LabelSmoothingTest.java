package dev.espalier.plugins.regularizers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.espalier.api.regularizer.Regularizer;
import dev.espalier.testkit.SmoothingContract;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class LabelSmoothingTest implements SmoothingContract {

    @Override
    public Regularizer.TargetSmoothing smoothing() {
        return new LabelSmoothing();
    }

    @Override
    public Map<String, List<?>> refusedSettings() {
        return Map.of("epsilon", List.of(-0.1, 1.1));
    }

    @Nested
    class ThatSmoothsAll implements SmoothingContract {

        @Override
        public Regularizer.TargetSmoothing smoothing() {
            return new LabelSmoothing(1);
        }
    }

    /** 0.95 and not 0.90: what is shared out goes to the true class too. */
    @Test
    void sharesOutAmongAllClasses() {
        assertArrayEquals(new float[] {0.95f, 0.05f}, smooth(0.1, 1, 0), 0x1p-24f);
        assertArrayEquals(new float[] {0.05f, 0.05f, 0.85f, 0.05f}, smooth(0.2, 0, 0, 1, 0), 0x1p-24f);
    }

    @Test
    void takesASingleValueForOneOfTwoClasses() {
        assertArrayEquals(new float[] {0.95f}, smooth(0.1, 1), 0x1p-24f);
        assertArrayEquals(new float[] {0.05f}, smooth(0.1, 0), 0x1p-24f);
    }

    @Test
    void leavesTargetsAsTheyAreAtZero() {
        assertArrayEquals(new float[] {0.25f, 0.75f}, smooth(0, 0.25f, 0.75f));
    }

    private static float[] smooth(double epsilon, float... targets) {
        new LabelSmoothing(epsilon).smooth(targets, 0, targets.length);
        return targets;
    }
}
