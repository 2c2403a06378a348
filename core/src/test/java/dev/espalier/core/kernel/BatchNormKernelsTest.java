package dev.espalier.core.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The fused passes have the bits of their parts, which {@link ColumnKernelsTest} compares with a reference. */
class BatchNormKernelsTest {

    private static final int AT = 3;
    private static final double EPSILON = 1e-5;

    static Stream<Arguments> cases() {
        return Stream.of(Samples.vector(), Samples.portable())
                .flatMap(kernels -> Stream.of(
                                new int[] {1, 7},
                                new int[] {16, 17},
                                new int[] {31, 33},
                                new int[] {33, 1},
                                new int[] {7, 1023},
                                new int[] {257, 1025},
                                new int[] {1025, 140},
                                new int[] {1023, 31})
                        .flatMap(size -> Stream.of(false, true)
                                .map(activated -> Arguments.of(kernels, size[0], size[1], activated))));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void fusedPassesHaveTheBitsOfTheirParts(Kernels k, int rows, int columns, boolean activated) {
        int stride = columns + 2;
        float[] x = Samples.gaussian(AT + rows * stride, 1);
        float[] dy = Samples.gaussian(AT + rows * stride, 2);
        float[] gamma = Samples.gaussian(1 + columns, 3);
        float[] beta = Samples.gaussian(1 + columns, 4);

        float[][] parts = new float[5][2 + columns];
        float[] y = dy.clone();
        k.columnMoments(rows, columns, x, AT, stride, parts[0], 2, parts[1], 2);
        k.inverseDeviations(columns, parts[1], 2, EPSILON, parts[2], 2);
        k.batchNorm(rows, columns, x, AT, stride, parts[0], 2, parts[2], 2, gamma, 1, beta, 1, y, AT, stride);
        float[] masked = dy.clone();
        for (int i = 0; i < rows && activated; i++) {
            int at = AT + i * stride;
            k.activate(Activation.RELU, 0f, y, at, y, at, columns);
            k.activationGradient(Activation.RELU, 0f, y, at, masked, at, masked, at, columns);
        }
        float[] dx = x.clone();
        k.batchNormParameterGradients(
                rows, columns, x, AT, stride, parts[0], 2, parts[2], 2, masked, AT, stride, parts[3], 2, parts[4], 2);
        k.batchNormInputGradient(
                rows, columns, rows, x, AT, stride, parts[0], 2, parts[2], 2, gamma, 1, parts[3], 2, parts[4], 2,
                masked, AT, stride, dx, AT, stride);

        float[][] fused = new float[5][2 + columns];
        float[] fusedY = dy.clone();
        Epilogue forward = activated ? Epilogue.REPLACE.then(Activation.RELU, 0f) : Epilogue.REPLACE;
        k.batchNormForward(
                rows, columns, x, AT, stride, EPSILON, gamma, 1, beta, 1, fused[0], 2, fused[1], 2, fused[2], 2,
                forward, fusedY, AT, stride);
        assertArrayEquals(y, fusedY);
        float[] fusedDx = dy.clone();
        Epilogue backward = activated ? Epilogue.REPLACE.thenGradient(Activation.RELU, 0f, y) : Epilogue.REPLACE;
        k.batchNormBackward(
                rows, columns, x, AT, stride, fused[0], 2, fused[2], 2, gamma, 1, backward, fusedDx, AT, stride,
                fused[3], 2, fused[4], 2, fusedDx, AT, stride);
        for (int i = 0; i < parts.length; i++) {
            assertArrayEquals(parts[i], fused[i]);
        }
        float[] expected = dy.clone();
        for (int i = 0; i < rows; i++) {
            System.arraycopy(dx, AT + i * stride, expected, AT + i * stride, columns);
        }
        assertArrayEquals(expected, fusedDx);
    }
}
