package dev.espalier.engine.kernel;

/** Arithmetic on ranges one element at a time, for offsets that differ and for what vectors leave over. */
final class ScalarArrays {

    private ScalarArrays() {}

    static void unsignedBytes(byte[] bytes, int bytesOffset, float[] x, int xOffset, int count) {
        for (int i = 0; i < count; i++) {
            x[xOffset + i] = bytes[bytesOffset + i] & 0xFF;
        }
    }

    static void scale(float factor, float[] x, int xOffset, float[] y, int yOffset, int count) {
        for (int i = 0; i < count; i++) {
            y[yOffset + i] = factor * x[xOffset + i];
        }
    }

    static void axpy(float factor, float[] x, int xOffset, float[] y, int yOffset, int count) {
        for (int i = 0; i < count; i++) {
            y[yOffset + i] = Math.fma(factor, x[xOffset + i], y[yOffset + i]);
        }
    }

    static void add(float[] x, int xOffset, float[] y, int yOffset, float[] z, int zOffset, int count) {
        for (int i = 0; i < count; i++) {
            z[zOffset + i] = x[xOffset + i] + y[yOffset + i];
        }
    }

    static void multiply(float[] x, int xOffset, float[] y, int yOffset, float[] z, int zOffset, int count) {
        for (int i = 0; i < count; i++) {
            z[zOffset + i] = x[xOffset + i] * y[yOffset + i];
        }
    }

    static void multiplyAdd(float[] x, int xOffset, float[] y, int yOffset, float[] z, int zOffset, int count) {
        for (int i = 0; i < count; i++) {
            z[zOffset + i] = Math.fma(x[xOffset + i], y[yOffset + i], z[zOffset + i]);
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

    static float max(float[] x, int xOffset, int count, float least) {
        float max = least;
        for (int i = 0; i < count; i++) {
            max = Math.max(max, x[xOffset + i]);
        }
        return max;
    }

    static boolean isFinite(float[] x, int xOffset, int count) {
        // 0 times a finite number is 0, times anything else NaN; four sums hide the latency of the addition
        float sum0 = 0f;
        float sum1 = 0f;
        float sum2 = 0f;
        float sum3 = 0f;
        int i = 0;
        for (; i <= count - 4; i += 4) {
            sum0 += x[xOffset + i] * 0f;
            sum1 += x[xOffset + i + 1] * 0f;
            sum2 += x[xOffset + i + 2] * 0f;
            sum3 += x[xOffset + i + 3] * 0f;
        }
        for (; i < count; i++) {
            sum0 += x[xOffset + i] * 0f;
        }
        return sum0 + sum1 + (sum2 + sum3) == 0f;
    }
}
