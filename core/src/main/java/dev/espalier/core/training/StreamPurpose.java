package dev.espalier.core.training;

import dev.espalier.api.CounterRandomStream;

/** First parts of the keys of random streams, so that no two uses of randomness share numbers. */
final class StreamPurpose {

    static final long GRADIENT_TRANSFORMATION = CounterRandomStream.keyOf("gradient-rule");
    static final long GRADIENT_COMBINATION = CounterRandomStream.keyOf("gradient-combination");

    static final long WEIGHT_PERTURBATION = CounterRandomStream.keyOf("weight-perturbation");

    private StreamPurpose() {}
}
