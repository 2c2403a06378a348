package dev.espalier.engine.kernel;

/** The transforms of {@link WinogradKernels} in plain loops, for elements {@code from} to {@code to − 1} of a line. */
final class ScalarWinograd {

    private static final float SEVENTEEN_FOURTHS = 4.25f;
    static final float EIGHT_FIFTEENTHS = 8f / 15;
    static final float THIRTIETH = 1f / 30;
    static final float FOUR_FIFTEENTHS = 4f / 15;
    static final float TWO_FIFTEENTHS = 2f / 15;
    static final float FIFTEENTH = 1f / 15;

    private ScalarWinograd() {}

    static void line(
            WinogradTile tile,
            WinogradKernels.Part part,
            int from,
            int to,
            float[] x,
            int xOffset,
            int xStride,
            float[] y,
            int yOffset,
            int yStride) {
        boolean isTwo = tile == WinogradTile.TWO;
        switch (part) {
            case INPUTS -> {
                if (isTwo) {
                    twoInputs(from, to, x, xOffset, xStride, y, yOffset, yStride);
                } else {
                    fourInputs(from, to, x, xOffset, xStride, y, yOffset, yStride);
                }
            }
            case WEIGHTS -> {
                if (isTwo) {
                    twoWeights(from, to, x, xOffset, xStride, y, yOffset, yStride);
                } else {
                    fourWeights(from, to, x, xOffset, xStride, y, yOffset, yStride);
                }
            }
            case PRODUCTS -> {
                if (isTwo) {
                    twoProducts(from, to, x, xOffset, xStride, y, yOffset, yStride);
                } else {
                    fourProducts(from, to, x, xOffset, xStride, y, yOffset, yStride);
                }
            }
            case GRADIENTS -> {
                if (isTwo) {
                    twoGradients(from, to, x, xOffset, xStride, y, yOffset, yStride);
                } else {
                    fourGradients(from, to, x, xOffset, xStride, y, yOffset, yStride);
                }
            }
            case SUMS -> {
                if (isTwo) {
                    twoSums(from, to, x, xOffset, xStride, y, yOffset, yStride);
                } else {
                    fourSums(from, to, x, xOffset, xStride, y, yOffset, yStride);
                }
            }
        }
    }

    private static void twoInputs(
            int from, int to, float[] x, int xOffset, int xStride, float[] y, int yOffset, int yStride) {
        for (int i = from; i < to; i++) {
            int at = xOffset + i;
            int target = yOffset + i;
            float x0 = x[at];
            float x1 = x[at + xStride];
            float x2 = x[at + 2 * xStride];
            float x3 = x[at + 3 * xStride];
            y[target] = x0 - x2;
            y[target + yStride] = x1 + x2;
            y[target + 2 * yStride] = x2 - x1;
            y[target + 3 * yStride] = x1 - x3;
        }
    }

    private static void twoWeights(
            int from, int to, float[] x, int xOffset, int xStride, float[] y, int yOffset, int yStride) {
        for (int i = from; i < to; i++) {
            int at = xOffset + i;
            int target = yOffset + i;
            float x0 = x[at];
            float x1 = x[at + xStride];
            float x2 = x[at + 2 * xStride];
            float sum = x0 + x2;
            y[target] = x0;
            y[target + yStride] = 0.5f * (sum + x1);
            y[target + 2 * yStride] = 0.5f * (sum - x1);
            y[target + 3 * yStride] = x2;
        }
    }

    private static void twoProducts(
            int from, int to, float[] x, int xOffset, int xStride, float[] y, int yOffset, int yStride) {
        for (int i = from; i < to; i++) {
            int at = xOffset + i;
            int target = yOffset + i;
            float x1 = x[at + xStride];
            float x2 = x[at + 2 * xStride];
            y[target] = x[at] + x1 + x2;
            y[target + yStride] = x1 - x2 - x[at + 3 * xStride];
        }
    }

    private static void fourInputs(
            int from, int to, float[] x, int xOffset, int xStride, float[] y, int yOffset, int yStride) {
        for (int i = from; i < to; i++) {
            int at = xOffset + i;
            int target = yOffset + i;
            float x1 = x[at + xStride];
            float x2 = x[at + 2 * xStride];
            float x3 = x[at + 3 * xStride];
            float x4 = x[at + 4 * xStride];
            float t = Math.fma(-4f, x2, x4);
            float u = Math.fma(-4f, x1, x3);
            float v = Math.fma(-0.25f, x2, x4);
            float w = Math.fma(-0.25f, x1, x3);
            y[target] = Math.fma(-SEVENTEEN_FOURTHS, x2, x[at] + x4);
            y[target + yStride] = Math.fma(0.5f, u, t);
            y[target + 2 * yStride] = Math.fma(-0.5f, u, t);
            y[target + 3 * yStride] = Math.fma(2f, w, v);
            y[target + 4 * yStride] = Math.fma(-2f, w, v);
            y[target + 5 * yStride] = Math.fma(-SEVENTEEN_FOURTHS, x3, x1 + x[at + 5 * xStride]);
        }
    }

    private static void fourWeights(
            int from, int to, float[] x, int xOffset, int xStride, float[] y, int yOffset, int yStride) {
        for (int i = from; i < to; i++) {
            int at = xOffset + i;
            int target = yOffset + i;
            float x0 = x[at];
            float x1 = x[at + xStride];
            float x2 = x[at + 2 * xStride];
            float t = Math.fma(0.25f, x2, x0);
            float u = 0.5f * x1;
            float v = Math.fma(4f, x2, x0);
            float w = 2f * x1;
            y[target] = x0;
            y[target + yStride] = -EIGHT_FIFTEENTHS * (t + u);
            y[target + 2 * yStride] = -EIGHT_FIFTEENTHS * (t - u);
            y[target + 3 * yStride] = THIRTIETH * (v + w);
            y[target + 4 * yStride] = THIRTIETH * (v - w);
            y[target + 5 * yStride] = x2;
        }
    }

    private static void fourProducts(
            int from, int to, float[] x, int xOffset, int xStride, float[] y, int yOffset, int yStride) {
        for (int i = from; i < to; i++) {
            int at = xOffset + i;
            int target = yOffset + i;
            float x1 = x[at + xStride];
            float x2 = x[at + 2 * xStride];
            float x3 = x[at + 3 * xStride];
            float x4 = x[at + 4 * xStride];
            float s = x1 + x2;
            float d = x1 - x2;
            float p = x3 + x4;
            float q = x3 - x4;
            y[target] = x[at] + s + p;
            y[target + yStride] = Math.fma(2f, q, 0.5f * d);
            y[target + 2 * yStride] = Math.fma(4f, p, 0.25f * s);
            y[target + 3 * yStride] = Math.fma(8f, q, Math.fma(0.125f, d, x[at + 5 * xStride]));
        }
    }

    private static void twoGradients(
            int from, int to, float[] x, int xOffset, int xStride, float[] y, int yOffset, int yStride) {
        for (int i = from; i < to; i++) {
            int target = yOffset + i;
            float x0 = x[xOffset + i];
            float x1 = x[xOffset + i + xStride];
            y[target] = x0;
            y[target + yStride] = x0 + x1;
            y[target + 2 * yStride] = x0 - x1;
            y[target + 3 * yStride] = -x1;
        }
    }

    private static void twoSums(
            int from, int to, float[] x, int xOffset, int xStride, float[] y, int yOffset, int yStride) {
        for (int i = from; i < to; i++) {
            int at = xOffset + i;
            int target = yOffset + i;
            float x1 = x[at + xStride];
            float x2 = x[at + 2 * xStride];
            float s = x1 + x2;
            float d = x1 - x2;
            y[target] = Math.fma(0.5f, s, x[at]);
            y[target + yStride] = 0.5f * d;
            y[target + 2 * yStride] = Math.fma(0.5f, s, x[at + 3 * xStride]);
        }
    }

    private static void fourGradients(
            int from, int to, float[] x, int xOffset, int xStride, float[] y, int yOffset, int yStride) {
        for (int i = from; i < to; i++) {
            int at = xOffset + i;
            int target = yOffset + i;
            float x0 = x[at];
            float x1 = x[at + xStride];
            float x2 = x[at + 2 * xStride];
            float x3 = x[at + 3 * xStride];
            float t = Math.fma(0.25f, x2, x0);
            float u = Math.fma(0.125f, x3, 0.5f * x1);
            float v = Math.fma(4f, x2, x0);
            float w = Math.fma(8f, x3, 2f * x1);
            y[target] = x0;
            y[target + yStride] = t + u;
            y[target + 2 * yStride] = t - u;
            y[target + 3 * yStride] = v + w;
            y[target + 4 * yStride] = v - w;
            y[target + 5 * yStride] = x3;
        }
    }

    private static void fourSums(
            int from, int to, float[] x, int xOffset, int xStride, float[] y, int yOffset, int yStride) {
        for (int i = from; i < to; i++) {
            int at = xOffset + i;
            int target = yOffset + i;
            float x1 = x[at + xStride];
            float x2 = x[at + 2 * xStride];
            float x3 = x[at + 3 * xStride];
            float x4 = x[at + 4 * xStride];
            float s = x1 + x2;
            float d = x1 - x2;
            float p = x3 + x4;
            float q = x3 - x4;
            y[target] = Math.fma(THIRTIETH, p, Math.fma(-EIGHT_FIFTEENTHS, s, x[at]));
            y[target + yStride] = Math.fma(FIFTEENTH, q, -FOUR_FIFTEENTHS * d);
            y[target + 2 * yStride] = Math.fma(TWO_FIFTEENTHS, p, Math.fma(-TWO_FIFTEENTHS, s, x[at + 5 * xStride]));
        }
    }
}
