package dev.espalier.verification.violations.engine.layer;

import java.util.Arrays;

/** Streams in a layer. */
final class Seeded {

    private Seeded() {}

    static final class StreamsInALayer {
        double sum(double[] values) {
            return Arrays.stream(values).sum();
        }
    }
}
