package dev.espalier.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.ApiStatus;
import dev.espalier.api.regularizer.OutputPenalty;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The contract of output penalties: the gradient is the derivative of the value, and is added within the sample. */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
public interface OutputPenaltyContract extends PluginContract {

    /** A new penalty with the settings under test. */
    OutputPenalty outputPenalty();

    @Override
    default Object plugin() {
        return outputPenalty();
    }

    /** Central differences, for samples of 1, 2 and 10 outputs of either sign. */
    @Test
    default void hasTheGradientOfItsValue() {
        OutputPenalty penalty = outputPenalty();
        for (int size : new int[] {1, 2, 10}) {
            float[] outputs = outputs(size);
            float[] gradients = new float[size];
            penalty.addGradient(outputs, gradients, 0, size, 0.5);
            float step = 0x1p-8f;
            for (int i = 0; i < size; i++) {
                float output = outputs[i];
                outputs[i] = output + step;
                double above = penalty.penalty(outputs, 0, size);
                float right = outputs[i];
                outputs[i] = output - step;
                double below = penalty.penalty(outputs, 0, size);
                double difference = (above - below) / ((double) right - outputs[i]);
                outputs[i] = output;
                int index = i;
                assertEquals(
                        0.5 * difference,
                        gradients[i],
                        // curvature leaves step²/6 of a third derivative of about the size of the gradient
                        1e-5 + 1e-4 * Math.abs(difference),
                        () -> "gradient of output " + index + " of " + size + ", half of it asked for");
            }
        }
    }

    /** The gradient of the loss is already there, with other samples on both sides. */
    @Test
    default void addsWithinItsSample() {
        OutputPenalty penalty = outputPenalty();
        float[] alone = new float[5];
        penalty.addGradient(outputs(5), alone, 0, 5, 1);
        float[] outputs = new float[15];
        float[] gradients = new float[15];
        Arrays.fill(outputs, Bits.FORBIDDEN);
        System.arraycopy(outputs(5), 0, outputs, 5, 5);
        Arrays.fill(gradients, 3);
        penalty.addGradient(outputs, gradients, 5, 5, 1);
        assertTrue(Double.isFinite(penalty.penalty(outputs, 5, 5)), "was an output of another sample read?");
        for (int i = 0; i < 15; i++) {
            double expected = i < 5 || i >= 10 ? 3 : 3.0 + alone[i - 5];
            // rounded to a float once for the term and once for the sum
            assertEquals(expected, gradients[i], 2 * Math.ulp(4f), "gradient " + i + " after one of 3 was there");
        }
    }

    /** Outputs of a network that has begun to diverge. */
    @Test
    default void isFiniteForHugeOutputs() {
        for (float output : new float[] {0, 1e4f, -1e4f}) {
            for (int size : new int[] {1, 3}) {
                float[] outputs = new float[size];
                outputs[0] = output;
                float[] gradients = new float[size];
                double value = outputPenalty().penalty(outputs, 0, size);
                assertTrue(Double.isFinite(value), () -> "penalty is " + value + " for an output of " + output);
                outputPenalty().addGradient(outputs, gradients, 0, size, 1);
                Bits.assertFinite(gradients, 0, size, () -> "gradients for an output of " + output);
            }
        }
    }

    /** It is computed for every sample. */
    @Test
    default void allocatesNothingAfterWarmUp() {
        OutputPenalty penalty = outputPenalty();
        float[] outputs = outputs(10);
        float[] gradients = new float[10];
        AllocationMeter.assertAllocatesNothing("penalty and addGradient", () -> {
            penalty.penalty(outputs, 0, 10);
            penalty.addGradient(outputs, gradients, 0, 10, 1e-3);
        });
    }

    private static float[] outputs(int size) {
        float[] outputs = new float[size];
        for (int i = 0; i < size; i++) {
            outputs[i] = (i % 2 == 0 ? 1 : -1) * (0.25f + (i * 7 % 10) / 4f);
        }
        return outputs;
    }
}
