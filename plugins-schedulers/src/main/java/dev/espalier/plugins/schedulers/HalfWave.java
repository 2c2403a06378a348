package dev.espalier.plugins.schedulers;

/**
 * The cosine from 0 to π, the same bits on every machine, without allocating as {@link StrictMath#cos} does.
 *
 * <p>cos y = Σ (−1)ⁱ y²ⁱ / (2i)! up to y²², whose remainder for y ≤ π/2 is below 10⁻¹⁹; the second half mirrors the first.
 */
final class HalfWave {

    private static final int TERMS = 11;

    private HalfWave() {}

    /** cos(π · fraction) for a fraction in [0, 1]. */
    static double cosine(double share) {
        return share <= 0.5 ? firstHalf(Math.PI * share) : -firstHalf(Math.PI * (1 - share));
    }

    private static double firstHalf(double y) {
        double square = y * y;
        double sum = 1;
        for (int i = TERMS; i >= 1; i--) {
            sum = 1 - sum * square / ((2.0 * i - 1) * (2.0 * i));
        }
        return sum;
    }
}
