package dev.espalier.core.linalg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.CounterRandomStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SymmetricEigenTest {

    @Test
    void decomposesByHand() {
        SymmetricEigen eigen = SymmetricEigen.of(2, new double[] {2, 0, 1, 2});
        // eigenvalues 3 and 1 with vectors (1, 1)/√2 and (1, −1)/√2; a few roundings
        assertEquals(3, eigen.value(0), 1e-15 * 8);
        assertEquals(1, eigen.value(1), 1e-15 * 8);
        assertEquals(Math.sqrt(0.5), eigen.vector(0, 0), 1e-15 * 8);
        assertEquals(Math.sqrt(0.5), eigen.vector(0, 1), 1e-15 * 8);
        assertEquals(0, eigen.vector(1, 0) + eigen.vector(1, 1), 1e-15 * 8);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 16, 40, 150})
    void vectorsAreOrthonormalAndGiveTheMatrixBack(int size) {
        double[] matrix = random(size);
        SymmetricEigen eigen = SymmetricEigen.of(size, matrix);
        // backward stability: an error of a small multiple of n · ε · ‖A‖, and ‖A‖ is at most n here
        double tolerance = 10.0 * size * size * Math.ulp(1.0);
        for (int i = 0; i < size; i++) {
            for (int j = 0; j <= i; j++) {
                double product = 0;
                double element = 0;
                for (int k = 0; k < size; k++) {
                    product += eigen.vector(i, k) * eigen.vector(j, k);
                    element += eigen.value(k) * eigen.vector(k, i) * eigen.vector(k, j);
                }
                assertEquals(i == j ? 1 : 0, product, tolerance);
                assertEquals(matrix[i * size + j], element, tolerance);
            }
        }
    }

    @Test
    void valuesDescendAndTheLargestElementOfAVectorIsPositive() {
        SymmetricEigen eigen = SymmetricEigen.of(30, random(30));
        for (int i = 0; i < 30; i++) {
            assertTrue(i == 0 || eigen.value(i - 1) >= eigen.value(i));
            double largest = 0;
            for (int k = 0; k < 30; k++) {
                largest = Math.abs(eigen.vector(i, k)) > Math.abs(largest) ? eigen.vector(i, k) : largest;
            }
            assertTrue(largest > 0);
        }
    }

    @Test
    void refusesWhatIsNoMatrix() {
        assertThrows(IllegalArgumentException.class, () -> SymmetricEigen.of(2, new double[3]));
        assertThrows(IllegalArgumentException.class, () -> SymmetricEigen.of(1, new double[] {Double.NaN}));
        assertThrows(IllegalArgumentException.class, () -> SymmetricEigen.of(0, new double[0]));
    }

    private static double[] random(int size) {
        CounterRandomStream random = new CounterRandomStream(size);
        double[] matrix = new double[size * size];
        for (int i = 0; i < size; i++) {
            for (int j = 0; j <= i; j++) {
                matrix[i * size + j] = random.nextDouble(-1, 1);
                matrix[j * size + i] = matrix[i * size + j];
            }
        }
        return matrix;
    }
}
