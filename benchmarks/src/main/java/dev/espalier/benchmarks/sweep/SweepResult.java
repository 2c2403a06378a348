package dev.espalier.benchmarks.sweep;

import java.util.Locale;
import java.util.Optional;

/**
 * What was measured at a point.
 *
 * @param point the network
 * @param samplesPerSecond samples trained on
 * @param gigaflops floating-point work that this is
 */
record SweepResult(SweepPoint point, double samplesPerSecond, double gigaflops) {

    /** Its line in the table. */
    String line() {
        return point.key() + String.format(Locale.ROOT, "%.1f,%.3f", samplesPerSecond, gigaflops);
    }

    /** What a line of the table says of a point; empty if it is another point's. */
    static Optional<SweepResult> of(SweepPoint point, String line) {
        if (!line.startsWith(point.key())) {
            return Optional.empty();
        }
        String[] results = line.substring(point.key().length()).split(",");
        return Optional.of(new SweepResult(point, Double.parseDouble(results[0]), Double.parseDouble(results[1])));
    }
}
