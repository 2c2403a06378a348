package dev.espalier.engine.kernel;

import java.util.Arrays;

/** What the providers' reductions have in common: the chunks and their order. */
interface ArrayAlgorithms extends ArrayKernels {

    /** The sum of one chunk. */
    float chunkSum(float[] x, int from, int count, Workspace workspace);

    /** The sum of squares of one chunk. */
    float chunkSquares(float[] x, int from, int count, Workspace workspace);

    /** The sum of products of one chunk. */
    float chunkDot(float[] x, int xFrom, float[] y, int yFrom, int count, Workspace workspace);

    @Override
    default double sum(float[] x, int xOffset, int count, Workspace workspace) {
        double total = 0;
        for (int i = 0; i < count; i += CHUNK) {
            total += chunkSum(x, xOffset + i, Math.min(CHUNK, count - i), workspace);
        }
        return total;
    }

    @Override
    default double sumOfSquares(float[] x, int xOffset, int count, Workspace workspace) {
        double total = 0;
        for (int i = 0; i < count; i += CHUNK) {
            total += chunkSquares(x, xOffset + i, Math.min(CHUNK, count - i), workspace);
        }
        return total;
    }

    @Override
    default double dot(float[] x, int xOffset, float[] y, int yOffset, int count, Workspace workspace) {
        double total = 0;
        for (int i = 0; i < count; i += CHUNK) {
            total += chunkDot(x, xOffset + i, y, yOffset + i, Math.min(CHUNK, count - i), workspace);
        }
        return total;
    }

    @Override
    default void unsignedBytes(byte[] bytes, int bytesOffset, float[] x, int xOffset, int count) {
        ScalarArrays.unsignedBytes(bytes, bytesOffset, x, xOffset, count);
    }

    @Override
    default void fill(float[] x, int xOffset, int count, float value) {
        Arrays.fill(x, xOffset, xOffset + Math.max(0, count), value);
    }
}
