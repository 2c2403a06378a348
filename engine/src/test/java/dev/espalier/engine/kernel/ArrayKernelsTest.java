package dev.espalier.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArrayKernelsTest {

    private static final Kernels KERNELS = Samples.vector();
    private static final Workspace WORKSPACE = KERNELS.newWorkspace();

    static Stream<Integer> lengths() {
        return Samples.lengths();
    }

    @ParameterizedTest
    @MethodSource("lengths")
    void reductionsHaveTheDocumentedShape(int length) {
        float[] x = Samples.gaussian(length + 5, 1);
        assertEquals(documentedSquares(x, 5, length), KERNELS.sumOfSquares(x, 5, length, WORKSPACE));
    }

    private static double documentedSquares(float[] x, int at, int count) {
        double total = 0;
        for (int chunk = 0; chunk < count; chunk += ArrayKernels.CHUNK) {
            float[] lanes = new float[Kernels.WIDTH];
            for (int i = 0; i < Math.min(ArrayKernels.CHUNK, count - chunk); i++) {
                int lane = i % Kernels.WIDTH;
                lanes[lane] = Math.fma(x[at + chunk + i], x[at + chunk + i], lanes[lane]);
            }
            for (int half : new int[] {8, 4, 2, 1}) {
                for (int j = 0; j < half; j++) {
                    lanes[j] = lanes[j] + lanes[j + half];
                }
            }
            total += lanes[0];
        }
        return total;
    }

    @ParameterizedTest
    @MethodSource("lengths")
    void reductionsStayWithinTheirErrorBound(int length) {
        float[] x = Samples.gaussian(length, 1);
        double squares = 0;
        for (int i = 0; i < length; i++) {
            squares += (double) x[i] * x[i];
        }
        // a lane of a chunk takes at most 4096 / 16 roundings, the folding four
        double bound = (ArrayKernels.CHUNK / Kernels.WIDTH + 4) * 0x1p-24;
        assertEquals(squares, KERNELS.sumOfSquares(x, 0, length, WORKSPACE), bound * squares);
    }

    @Test
    void aSumSplitAtChunksIsTheSameSum() {
        float[] x = Samples.gaussian(3 * ArrayKernels.CHUNK + 100, 1);
        int split = 2 * ArrayKernels.CHUNK;
        double parts = KERNELS.sumOfSquares(x, 0, ArrayKernels.CHUNK, WORKSPACE);
        parts += KERNELS.sumOfSquares(x, ArrayKernels.CHUNK, ArrayKernels.CHUNK, WORKSPACE);
        parts += KERNELS.sumOfSquares(x, split, ArrayKernels.CHUNK, WORKSPACE);
        parts += KERNELS.sumOfSquares(x, split + ArrayKernels.CHUNK, 100, WORKSPACE);
        assertEquals(KERNELS.sumOfSquares(x, 0, x.length, WORKSPACE), parts);
    }

    @ParameterizedTest
    @MethodSource("lengths")
    void elementwiseOperationsAreThoseOfTheirFormulas(int length) {
        float[] x = Samples.anyBits(length + 3, 1);
        float[] y = Samples.gaussian(length + 3, 2);
        float[] scaled = new float[length + 3];
        float[] summed = new float[length + 3];
        float[] multiplied = new float[length + 3];
        KERNELS.scale(1.7f, x, 3, scaled, 1, length);
        KERNELS.add(x, 3, y, 2, summed, 1, length);
        KERNELS.multiply(x, 3, y, 2, multiplied, 1, length);
        for (int i = 0; i < length; i++) {
            assertEquals(1.7f * x[3 + i], scaled[1 + i]);
            assertEquals(x[3 + i] + y[2 + i], summed[1 + i]);
            assertEquals(x[3 + i] * y[2 + i], multiplied[1 + i]);
        }
        assertEquals(0f, scaled[0]);
    }

    @Test
    void findsTheGreatestElementAnywhere() {
        for (Kernels kernels : new Kernels[] {Samples.vector(), Samples.portable()}) {
            assertEquals(Float.NEGATIVE_INFINITY, kernels.max(new float[3], 1, 0));
            for (int length : new int[] {1, 16, 17, 67}) {
                for (int i = 0; i < length; i++) {
                    float[] x = new float[length + 2];
                    Arrays.fill(x, 1, 1 + length, -2f);
                    x[1 + i] = -1f;
                    assertEquals(-1f, kernels.max(x, 1, length));
                    x[1 + i] = Float.NaN;
                    assertTrue(Float.isNaN(kernels.max(x, 1, length)));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void findsOneElementThatIsNotFiniteAnywhere(float element) {
        for (Kernels kernels : new Kernels[] {Samples.vector(), Samples.portable()}) {
            assertTrue(kernels.areFinite(new float[] {element, element}, 1, 0));
            for (int length : new int[] {1, 16, 17, 67}) {
                float[] x = new float[length + 2];
                Arrays.fill(x, -Float.MAX_VALUE);
                // outside of the range
                x[0] = element;
                x[length + 1] = element;
                assertTrue(kernels.areFinite(x, 1, length));
                for (int i = 1; i <= length; i++) {
                    x[i] = element;
                    assertFalse(kernels.areFinite(x, 1, length));
                    x[i] = Float.MIN_VALUE;
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("lengths")
    void bytesAreReadAsNumbersFrom0To255(int length) {
        byte[] bytes = new byte[length + 3];
        float[] expected = new float[length + 5];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i * 7);
        }
        for (int i = 0; i < length; i++) {
            expected[i + 2] = (i + 3) * 7 % 256;
        }
        float[] x = new float[length + 5];
        KERNELS.unsignedBytes(bytes, 3, x, 2, length);
        assertArrayEquals(expected, x);
    }

    @ParameterizedTest
    @MethodSource("lengths")
    void whatIsBelowTheLeastNormalNumberIsCleared(int length) {
        float[] numbers = {
            Float.MIN_VALUE, -Float.MIN_VALUE, Float.MIN_NORMAL, -Float.MIN_NORMAL, 1e-40f, -0f, 1, Float.NaN, -1e30f
        };
        float[] x = new float[length + 3];
        float[] expected = new float[length + 3];
        for (int i = 0; i < x.length; i++) {
            x[i] = numbers[i % numbers.length];
            boolean cleared = i >= 2 && i < length + 2 && Math.abs(x[i]) < Float.MIN_NORMAL;
            expected[i] = cleared ? 0 : x[i];
        }
        KERNELS.clearSubnormals(x, 2, length);
        assertArrayEquals(expected, x);
    }

    @Test
    void runsAreCopiedToTheirPlacesAndNothingElse() {
        for (Kernels kernels : new Kernels[] {KERNELS, Samples.portable()}) {
            for (int size : new int[] {1, 3, 8, 13, 16, 17, 32, 47, 64, 150}) {
                for (int count : new int[] {0, 1, 5}) {
                    for (int xStep : new int[] {0, 1, size, size + 3}) {
                        for (int yStep : new int[] {size, size + 5}) {
                            float[] x = Samples.gaussian(2 + count * xStep + size, 1);
                            float[] y = Samples.gaussian(3 + count * yStep, 2);
                            float[] expected = y.clone();
                            for (int i = 0; i < count; i++) {
                                System.arraycopy(x, 2 + i * xStep, expected, 3 + i * yStep, size);
                            }
                            kernels.copyRuns(count, size, x, 2, xStep, y, 3, yStep);
                            assertArrayEquals(expected, y, kernels.name() + " " + size);
                        }
                    }
                }
            }
        }
    }
}
