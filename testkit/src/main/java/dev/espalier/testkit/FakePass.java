package dev.espalier.testkit;

import dev.espalier.api.CounterRandomStream;
import dev.espalier.api.RandomStream;
import dev.espalier.api.model.BatchPass;

/**
 * A pass with a random stream of a fixed key.
 *
 * @param samples how many samples the batch has
 * @param training whether it is a training pass
 */
record FakePass(int samples, boolean training) implements BatchPass {

    @Override
    public RandomStream random() {
        return new CounterRandomStream(1, 2, 3, 4);
    }
}
