package dev.espalier.testkit;

import dev.espalier.api.Shape;
import java.util.Arrays;

/** Batches whose arrays end in a margin that must not be touched. */
final class Batches {

    static final int CLASSES = 10;

    private static final int MARGIN = 64;

    private Batches() {}

    static FakeSampleBatch withMargin(int size, Shape shape, float margin) {
        FakeSampleBatch batch = FakeSampleBatch.random(size, shape, CLASSES, 3, MARGIN);
        Arrays.fill(batch.input(0), batch.input(0).length - MARGIN, batch.input(0).length, margin);
        Arrays.fill(batch.target(0), batch.target(0).length - MARGIN, batch.target(0).length, margin);
        return batch;
    }
}
