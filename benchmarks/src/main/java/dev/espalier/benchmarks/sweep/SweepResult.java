package dev.espalier.benchmarks.sweep;

/**
 * What was measured at a point.
 *
 * @param point the network
 * @param samplesPerSecond samples trained on
 * @param gigaflops floating-point work that this is
 */
record SweepResult(SweepPoint point, double samplesPerSecond, double gigaflops) {

    String line() {
        return point.line(samplesPerSecond, gigaflops);
    }
}
