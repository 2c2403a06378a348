package dev.espalier.engine.compute;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.espalier.engine.kernel.Epilogue;
import dev.espalier.engine.kernel.Form;
import dev.espalier.engine.kernel.PackedMatrix;
import dev.espalier.engine.kernel.Write;
import org.junit.jupiter.api.Test;

class PackedWeightsTest {

    private static final int INNER = 37;
    private static final int COLUMNS = 19;

    private static float[] numbers(int count, int seed) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = ((i * 31 + seed) % 17 - 8) / 8f;
        }
        return values;
    }

    @Test
    void packsAMatrixOnceForAllWhoAsk() {
        PackedWeights weights = new PackedWeights();
        float[] weight = numbers(INNER * COLUMNS, 1);
        PackedMatrix first = weights.matrix(weight, INNER, COLUMNS, KernelWorkers.serial());

        assertSame(first, weights.matrix(weight, INNER, COLUMNS, KernelWorkers.serial()));
        assertNotSame(first, weights.matrix(weight.clone(), INNER, COLUMNS, KernelWorkers.serial()));
    }

    @Test
    void multipliesToTheBitsOfTheStoredMatrix() {
        KernelWorkers workers = KernelWorkers.serial();
        float[] weight = numbers(INNER * COLUMNS, 1);
        PackedMatrix packed = new PackedWeights().matrix(weight, INNER, COLUMNS, workers);
        for (int rows : new int[] {1, 2, 5, 64}) {
            float[] left = numbers(rows * INNER, 2);
            float[] expected = new float[rows * COLUMNS];
            float[] actual = new float[rows * COLUMNS];
            workers.matrices().multiply(Form.PLAIN, Write.REPLACE, rows, COLUMNS, INNER, left, weight, expected);
            workers.matrices().multiply(Form.PLAIN, rows, left, packed, Epilogue.REPLACE, actual);
            assertArrayEquals(expected, actual);
        }
    }
}
