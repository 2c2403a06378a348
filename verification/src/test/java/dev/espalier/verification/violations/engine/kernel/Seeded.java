package dev.espalier.verification.violations.engine.kernel;

import dev.espalier.verification.violations.engine.plan.InnocentPlan;
import java.util.stream.IntStream;
import jdk.incubator.vector.FloatVector;

/** Streams in a kernel, and a package above it; the Vector API may be used here. */
final class Seeded {

    private Seeded() {}

    static final class StreamsInAKernel {
        void fill(float[] values) {
            IntStream.range(0, values.length).forEach(i -> values[i] = 1);
        }
    }

    record SeesAPlan(InnocentPlan plan) {}

    record InnocentKernel(FloatVector vector) {}
}
