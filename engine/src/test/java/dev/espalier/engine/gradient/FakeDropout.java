package dev.espalier.engine.gradient;

import dev.espalier.api.Plugin;
import dev.espalier.api.RandomStream;
import dev.espalier.api.Shape;
import dev.espalier.api.regularizer.ActivationMask;

/** Inverted dropout, by position. */
@Plugin("fake-dropout")
public record FakeDropout(double rate) implements ActivationMask {

    @Override
    public void fill(float[] multiplier, Shape sampleShape, int fromSample, int toSample, RandomStream random) {
        int size = sampleShape.size();
        random.fillBernoulli(multiplier, fromSample * size, toSample * size, 1 - rate, (float) (1 / (1 - rate)), 0);
    }
}
