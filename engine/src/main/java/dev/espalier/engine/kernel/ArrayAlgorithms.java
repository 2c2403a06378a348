package dev.espalier.engine.kernel;

/**
 * What the providers' arithmetic on ranges has in common: the chunks of reductions and their order, and plain loops for all
 * that a provider does not do in vectors.
 */
interface ArrayAlgorithms extends ArrayKernels {

    /** The sum of one chunk. */
    default float chunkSum(float[] x, int from, int count, Workspace workspace) {
        Fold.clear(workspace.lanes);
        ScalarArrays.sum(x, from, 0, count, workspace.lanes);
        return Fold.sum(workspace.lanes);
    }

    /** The sum of products of one chunk. */
    default float chunkDot(float[] x, int xFrom, float[] y, int yFrom, int count, Workspace workspace) {
        Fold.clear(workspace.lanes);
        ScalarArrays.dot(x, xFrom, y, yFrom, 0, count, workspace.lanes);
        return Fold.sum(workspace.lanes);
    }

    @Override
    default double sumOfSquares(float[] x, int xOffset, int count, Workspace workspace) {
        double total = 0;
        for (int i = 0; i < count; i += CHUNK) {
            total += chunkDot(x, xOffset + i, x, xOffset + i, Math.min(CHUNK, count - i), workspace);
        }
        return total;
    }

    @Override
    default void unsignedBytes(byte[] bytes, int bytesOffset, float[] x, int xOffset, int count) {
        ScalarArrays.unsignedBytes(bytes, bytesOffset, x, xOffset, count);
    }

    @Override
    default void scale(float factor, float[] x, int xOffset, float[] y, int yOffset, int count) {
        ScalarArrays.scale(factor, x, xOffset, y, yOffset, count);
    }

    @Override
    default void add(float[] x, int xOffset, float[] y, int yOffset, float[] z, int zOffset, int count) {
        ScalarArrays.add(x, xOffset, y, yOffset, z, zOffset, count);
    }

    @Override
    default void multiply(float[] x, int xOffset, float[] y, int yOffset, float[] z, int zOffset, int count) {
        ScalarArrays.multiply(x, xOffset, y, yOffset, z, zOffset, count);
    }

    @Override
    default void clearSubnormals(float[] x, int xOffset, int count) {
        ScalarArrays.clearSubnormals(x, xOffset, count);
    }

    @Override
    default void copyRuns(int count, int size, float[] x, int xOffset, int xStep, float[] y, int yOffset, int yStep) {
        ScalarArrays.copyRuns(count, size, x, xOffset, xStep, y, yOffset, yStep);
    }

    @Override
    default float max(float[] x, int xOffset, int count) {
        return ScalarArrays.max(x, xOffset, count, Float.NEGATIVE_INFINITY);
    }

    @Override
    default boolean areFinite(float[] x, int xOffset, int count) {
        return ScalarArrays.areFinite(x, xOffset, count);
    }
}
