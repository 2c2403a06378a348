package dev.espalier.engine.kernel;

/** The fixed combination of a reduction's logical lanes. */
final class Fold {

    /** Selects the logical lane of an index. */
    static final int MASK = Kernels.WIDTH - 1;

    private Fold() {}

    /** The lanes' sum, folded in half four times. The lanes are destroyed. */
    static float sum(float[] lanes) {
        for (int half = Kernels.WIDTH / 2; half > 0; half /= 2) {
            for (int i = 0; i < half; i++) {
                lanes[i] += lanes[i + half];
            }
        }
        return lanes[0];
    }

    static void clear(float[] lanes) {
        for (int i = 0; i < Kernels.WIDTH; i++) {
            lanes[i] = 0f;
        }
    }
}
