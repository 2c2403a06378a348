package dev.espalier.plugins.regularizers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.espalier.api.regularizer.TargetTransformation;
import dev.espalier.testkit.TargetTransformationContract;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class LabelSmoothingTest implements TargetTransformationContract {

    @Override
    public TargetTransformation targetTransformation() {
        return new LabelSmoothing();
    }

    @Override
    public Map<String, List<?>> refusedSettings() {
        return Map.of("epsilon", RefusedValues.OUTSIDE_UNIT_INTERVAL);
    }

    @Nested
    class ThatSmoothsAll implements TargetTransformationContract {

        @Override
        public TargetTransformation targetTransformation() {
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
        new LabelSmoothing(epsilon).transform(targets, 0, targets.length);
        return targets;
    }

    @Nested
    class AmongOthers implements TargetTransformationContract {

        @Override
        public TargetTransformation targetTransformation() {
            return new LabelSmoothing(0.1, LabelSmoothing.Among.OTHERS);
        }
    }

    /** At two classes the definitions differ most: 0.95 and 0.90 for the true one. */
    @Test
    void leavesTheTrueClassWhatItsDefinitionSays() {
        float[] among = {1, 0};
        new LabelSmoothing(0.1, LabelSmoothing.Among.ALL).transform(among, 0, 2);
        assertArrayEquals(new float[] {0.95f, 0.05f}, among, 0x1p-23f);
        float[] others = {1, 0};
        new LabelSmoothing(0.1, LabelSmoothing.Among.OTHERS).transform(others, 0, 2);
        assertArrayEquals(new float[] {0.9f, 0.1f}, others, 0x1p-23f);
        float[] probability = {1};
        new LabelSmoothing(0.1, LabelSmoothing.Among.OTHERS).transform(probability, 0, 1);
        assertArrayEquals(new float[] {0.9f}, probability, 0x1p-23f);
    }
}
