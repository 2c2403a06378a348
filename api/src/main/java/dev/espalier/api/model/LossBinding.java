package dev.espalier.api.model;

import dev.espalier.api.ApiStatus;
import dev.espalier.api.Shape;
import dev.espalier.api.data.Schema;

/** The arrays that a plan gives to a loss. */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
public interface LossBinding {

    /** The largest number of samples in a pass. */
    int maxBatchSize();

    /** Whether backward will be called. */
    boolean needsGradients();

    /** The shape of one sample of the output. */
    Shape outputShape();

    /** The target, in the form in which this plan holds it. */
    Schema.Target target();

    /** The model's outputs. */
    float[] outputs();

    /** Where backward writes; forward may use it as scratch memory. Of length 0 if backward is not called. */
    float[] outputGradient();

    /** The targets: {@link Schema.Target#stored()} values for each sample. */
    float[] targets();

    /** The run's threads. */
    Workers workers();
}
