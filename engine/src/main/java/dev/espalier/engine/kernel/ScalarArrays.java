package dev.espalier.engine.kernel;

/**
 * Arithmetic on ranges in plain loops. C2 turns a loop into vector code only if its arrays are met at the same index, so
 * ranges with equal offsets, the usual case, have a loop of their own.
 */
final class ScalarArrays {

    /** Up to this many elements a loop is faster than a call that copies. */
    private static final int SHORT = 12;

    private ScalarArrays() {}

    static void unsignedBytes(byte[] bytes, int bytesOffset, float[] x, int xOffset, int count) {
        for (int i = 0; i < count; i++) {
            x[xOffset + i] = bytes[bytesOffset + i] & 0xFF;
        }
    }

    static void scale(float factor, float[] x, int xOffset, float[] y, int yOffset, int count) {
        if (xOffset == yOffset) {
            for (int i = xOffset; i < xOffset + count; i++) {
                y[i] = factor * x[i];
            }
        } else {
            for (int i = 0; i < count; i++) {
                y[yOffset + i] = factor * x[xOffset + i];
            }
        }
    }

    static void add(float[] x, int xOffset, float[] y, int yOffset, float[] z, int zOffset, int count) {
        if (xOffset == yOffset && xOffset == zOffset) {
            for (int i = xOffset; i < xOffset + count; i++) {
                z[i] = x[i] + y[i];
            }
        } else {
            for (int i = 0; i < count; i++) {
                z[zOffset + i] = x[xOffset + i] + y[yOffset + i];
            }
        }
    }

    static void multiply(float[] x, int xOffset, float[] y, int yOffset, float[] z, int zOffset, int count) {
        if (xOffset == yOffset && xOffset == zOffset) {
            for (int i = xOffset; i < xOffset + count; i++) {
                z[i] = x[i] * y[i];
            }
        } else {
            for (int i = 0; i < count; i++) {
                z[zOffset + i] = x[xOffset + i] * y[yOffset + i];
            }
        }
    }

    static void clearSubnormals(float[] x, int xOffset, int count) {
        for (int i = xOffset; i < xOffset + count; i++) {
            if (Math.abs(x[i]) < Float.MIN_NORMAL) {
                x[i] = 0;
            }
        }
    }

    static void copyRuns(int count, int size, float[] x, int xOffset, int xStep, float[] y, int yOffset, int yStep) {
        if (size > SHORT) {
            for (int i = 0; i < count; i++) {
                System.arraycopy(x, xOffset + i * xStep, y, yOffset + i * yStep, size);
            }
            return;
        }
        for (int j = 0; j < size; j++) {
            for (int i = 0; i < count; i++) {
                y[yOffset + i * yStep + j] = x[xOffset + i * xStep + j];
            }
        }
    }

    /** Adds the elements from the one numbered {@code first} on to their lanes. */
    static void sum(float[] x, int xOffset, int first, int count, float[] lanes) {
        for (int i = first; i < count; i++) {
            lanes[i & Fold.MASK] += x[xOffset + i];
        }
    }

    /** Adds the products from the one numbered {@code first} on to their lanes. */
    static void dot(float[] x, int xOffset, float[] y, int yOffset, int first, int count, float[] lanes) {
        for (int i = first; i < count; i++) {
            int lane = i & Fold.MASK;
            lanes[lane] = Math.fma(x[xOffset + i], y[yOffset + i], lanes[lane]);
        }
    }

    static boolean areFinite(float[] x, int xOffset, int count) {
        for (int i = xOffset; i < xOffset + count; i++) {
            if (!Float.isFinite(x[i])) {
                return false;
            }
        }
        return true;
    }

    static float max(float[] x, int xOffset, int count, float least) {
        float max = least;
        for (int i = 0; i < count; i++) {
            max = Math.max(max, x[xOffset + i]);
        }
        return max;
    }
}
