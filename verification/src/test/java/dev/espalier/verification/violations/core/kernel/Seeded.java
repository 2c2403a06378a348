package dev.espalier.verification.violations.core.kernel;

import java.util.stream.IntStream;
import jdk.incubator.vector.FloatVector;

/** Streams in a kernel; the Vector API is at home here. */
final class Seeded {

    private Seeded() {}

    static final class StreamsInAKernel {
        void fill(float[] values) {
            IntStream.range(0, values.length).forEach(i -> values[i] = 1);
        }
    }

    record InnocentKernel(FloatVector vector) {}
}
