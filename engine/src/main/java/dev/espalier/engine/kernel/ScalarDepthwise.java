package dev.espalier.engine.kernel;

/** The loops of {@link DepthwiseKernels} over single channels. */
final class ScalarDepthwise {

    private ScalarDepthwise() {}

    static void sums(
            Taps taps,
            float[] x,
            int xStep,
            float[] weights,
            float[] start,
            float[] y,
            int yAt,
            int yStep,
            int positions,
            int channels) {
        for (int p = 0; p < positions; p++) {
            int to = yAt + p * yStep;
            System.arraycopy(start, 0, y, to, channels);
            for (int t = 0; t < taps.count; t++) {
                int from = taps.inputs[t] + p * xStep;
                int weight = taps.weights[t];
                for (int c = 0; c < channels; c++) {
                    y[to + c] = Math.fma(x[from + c], weights[weight + c], y[to + c]);
                }
            }
        }
    }

    static void gradients(
            Taps taps,
            float[] x,
            int xStep,
            float[] dy,
            int dyAt,
            int dyStep,
            float[] sums,
            int positions,
            int channels) {
        for (int p = 0; p < positions; p++) {
            int gradient = dyAt + p * dyStep;
            for (int t = 0; t < taps.count; t++) {
                int from = taps.inputs[t] + p * xStep;
                int sum = taps.weights[t];
                for (int c = 0; c < channels; c++) {
                    sums[sum + c] = Math.fma(x[from + c], dy[gradient + c], sums[sum + c]);
                }
            }
        }
    }
}
