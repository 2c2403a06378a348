package dev.espalier.engine.kernel;

/** The loops of {@link MaxPoolingKernels} over single channels. */
final class ScalarMaxPooling {

    private ScalarMaxPooling() {}

    static void maxima(
            Taps taps, float[] x, int xStep, float[] y, float[] winners, int yAt, int positions, int channels) {
        for (int p = 0; p < positions; p++) {
            int to = yAt + p * channels;
            System.arraycopy(x, taps.inputs[0] + p * xStep, y, to, channels);
            for (int c = 0; c < channels && winners.length > 0; c++) {
                winners[to + c] = taps.weights[0];
            }
            for (int t = 1; t < taps.count; t++) {
                int from = taps.inputs[t] + p * xStep;
                for (int c = 0; c < channels; c++) {
                    float value = x[from + c];
                    float greatest = y[to + c];
                    // NaN is taken, so that it is seen
                    boolean greater = !(value <= greatest) && !Float.isNaN(greatest);
                    y[to + c] = greater ? value : greatest;
                    if (greater && winners.length > 0) {
                        winners[to + c] = taps.weights[t];
                    }
                }
            }
        }
    }

    static void gradients(
            Taps taps, float[] dx, int xStep, float[] dy, float[] winners, int yAt, int positions, int channels) {
        for (int p = 0; p < positions; p++) {
            int from = yAt + p * channels;
            for (int t = 0; t < taps.count; t++) {
                int to = taps.inputs[t] + p * xStep;
                float name = taps.weights[t];
                for (int c = 0; c < channels; c++) {
                    dx[to + c] += winners[from + c] == name ? dy[from + c] : 0f;
                }
            }
        }
    }
}
