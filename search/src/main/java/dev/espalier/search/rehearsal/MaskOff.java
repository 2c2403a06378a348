package dev.espalier.search.rehearsal;

import dev.espalier.api.Plugin;
import dev.espalier.api.RandomStream;
import dev.espalier.api.Shape;
import dev.espalier.api.regularizer.ActivationMask;
import java.util.Arrays;

/** A mask that drops nothing, in place of dropout and the like. */
@Plugin("mask-off")
public record MaskOff() implements ActivationMask {

    @Override
    public void fill(float[] multiplier, Shape sampleShape, int fromSample, int toSample, RandomStream random) {
        int size = sampleShape.size();
        Arrays.fill(multiplier, fromSample * size, toSample * size, 1);
    }
}
