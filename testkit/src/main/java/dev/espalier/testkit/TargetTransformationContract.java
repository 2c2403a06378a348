package dev.espalier.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.ApiStatus;
import dev.espalier.api.regularizer.TargetTransformation;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The contract of target transformations: probabilities remain probabilities, and the most probable class remains so. */
@ApiStatus(value = ApiStatus.Level.STABLE, since = "0.1")
public interface TargetTransformationContract extends PluginContract {

    /** A new transformation with the settings under test. */
    TargetTransformation targetTransformation();

    @Override
    default Object plugin() {
        return targetTransformation();
    }

    /** Of 2, 10 and 1,000 classes. */
    @Test
    default void leavesProbabilitiesThatSumToOne() {
        for (int classes : new int[] {2, 10, 1000}) {
            float[] hard = new float[classes];
            hard[classes / 2] = 1;
            assertDistribution(hard, classes / 2);
            float[] mixed = new float[classes];
            mixed[0] = 0.25f;
            mixed[classes - 1] = 0.75f;
            assertDistribution(mixed, classes - 1);
        }
    }

    private void assertDistribution(float[] targets, int likeliest) {
        int classes = targets.length;
        targetTransformation().transform(targets, 0, classes);
        double sum = 0;
        for (int i = 0; i < classes; i++) {
            float probability = targets[i];
            int index = i;
            assertTrue(
                    probability >= 0 && probability <= 1,
                    () -> "class " + index + " of " + classes + " has target " + probability);
            assertTrue(
                    probability <= targets[likeliest],
                    () -> "class " + index + " of " + classes + " has overtaken the likeliest one");
            sum += probability;
        }
        // each target is rounded to a float once or twice
        assertEquals(1, sum, classes * 0x1p-23, () -> "sum of " + classes + " targets");
    }

    /** The targets of a batch are consecutive. */
    @Test
    default void writesNothingButItsSample() {
        for (float margin : new float[] {Bits.FORBIDDEN, Bits.UNTOUCHED}) {
            float[] targets = new float[30];
            Arrays.fill(targets, margin);
            Arrays.fill(targets, 10, 20, 0);
            targets[13] = 1;
            float[] before = targets.clone();
            targetTransformation().transform(targets, 10, 10);
            Bits.assertFinite(targets, 10, 20, () -> "targets; was one of another sample read?");
            Bits.assertSame(before, targets, 0, 10, () -> "the sample before was changed");
            Bits.assertSame(before, targets, 20, 30, () -> "the sample behind was changed");
        }
    }

    /** It is called for every sample. */
    @Test
    default void allocatesNothingAfterWarmUp() {
        TargetTransformation transformation = targetTransformation();
        float[] targets = new float[10];
        AllocationMeter.assertAllocatesNothing("transform", () -> {
            Arrays.fill(targets, 0);
            targets[3] = 1;
            transformation.transform(targets, 0, 10);
        });
    }
}
