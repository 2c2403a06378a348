package dev.espalier.engine.kernel;

/**
 * Arithmetic on ranges in plain loops. C2 turns a loop into vector code only if its arrays are met at the same index,
 * so ranges with equal offsets, the usual case, have a loop of their own.
 */
interface PortableArrayKernels extends ArrayAlgorithms {

    @Override
    default void scale(float factor, float[] x, int xOffset, float[] y, int yOffset, int count) {
        if (xOffset == yOffset) {
            for (int i = xOffset; i < xOffset + count; i++) {
                y[i] = factor * x[i];
            }
        } else {
            ScalarArrays.scale(factor, x, xOffset, y, yOffset, count);
        }
    }

    @Override
    default void axpy(float factor, float[] x, int xOffset, float[] y, int yOffset, int count) {
        if (xOffset == yOffset) {
            for (int i = xOffset; i < xOffset + count; i++) {
                y[i] = Math.fma(factor, x[i], y[i]);
            }
        } else {
            ScalarArrays.axpy(factor, x, xOffset, y, yOffset, count);
        }
    }

    @Override
    default void add(float[] x, int xOffset, float[] y, int yOffset, float[] z, int zOffset, int count) {
        if (xOffset == yOffset && xOffset == zOffset) {
            for (int i = xOffset; i < xOffset + count; i++) {
                z[i] = x[i] + y[i];
            }
        } else {
            ScalarArrays.add(x, xOffset, y, yOffset, z, zOffset, count);
        }
    }

    @Override
    default void multiply(float[] x, int xOffset, float[] y, int yOffset, float[] z, int zOffset, int count) {
        if (xOffset == yOffset && xOffset == zOffset) {
            for (int i = xOffset; i < xOffset + count; i++) {
                z[i] = x[i] * y[i];
            }
        } else {
            ScalarArrays.multiply(x, xOffset, y, yOffset, z, zOffset, count);
        }
    }

    @Override
    default void multiplyAdd(float[] x, int xOffset, float[] y, int yOffset, float[] z, int zOffset, int count) {
        if (xOffset == yOffset && xOffset == zOffset) {
            for (int i = xOffset; i < xOffset + count; i++) {
                z[i] = Math.fma(x[i], y[i], z[i]);
            }
        } else {
            ScalarArrays.multiplyAdd(x, xOffset, y, yOffset, z, zOffset, count);
        }
    }

    @Override
    default float chunkSum(float[] x, int from, int count, Workspace workspace) {
        Fold.clear(workspace.lanes);
        ScalarArrays.sum(x, from, 0, count, workspace.lanes);
        return Fold.sum(workspace.lanes);
    }

    @Override
    default float chunkSquares(float[] x, int from, int count, Workspace workspace) {
        return chunkDot(x, from, x, from, count, workspace);
    }

    @Override
    default float chunkDot(float[] x, int xFrom, float[] y, int yFrom, int count, Workspace workspace) {
        Fold.clear(workspace.lanes);
        ScalarArrays.dot(x, xFrom, y, yFrom, 0, count, workspace.lanes);
        return Fold.sum(workspace.lanes);
    }

    @Override
    default float max(float[] x, int xOffset, int count) {
        return ScalarArrays.max(x, xOffset, count, Float.NEGATIVE_INFINITY);
    }

    @Override
    default boolean isFinite(float[] x, int xOffset, int count) {
        return ScalarArrays.isFinite(x, xOffset, count);
    }
}
