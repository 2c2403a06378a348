package dev.espalier.cli;

/**
 * How fast something goes: a mean over about the last few seconds, so that it follows changes without flickering.
 *
 * <p>The rate is the quotient of two sums that fade with the same half-life.
 */
final class Pace {

    private static final double HALF_LIFE_SECONDS = 4;

    private double amount;
    private double seconds;

    /**
     * Adds what was done since the last time.
     *
     * @param more how much
     * @param tookSeconds and in which time
     */
    void add(long more, double tookSeconds) {
        double fading = Math.pow(0.5, tookSeconds / HALF_LIFE_SECONDS);
        amount = amount * fading + more;
        seconds = seconds * fading + tookSeconds;
    }

    /** How much is done in a second; NaN before anything was added. */
    double perSecond() {
        return seconds > 0 ? amount / seconds : Double.NaN;
    }
}
