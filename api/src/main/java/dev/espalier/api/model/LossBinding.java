package dev.espalier.api.model;

import dev.espalier.api.ApiStatus;
import dev.espalier.api.Shape;
import dev.espalier.api.data.Schema;

/** The arrays that a plan gives to a loss. */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
public interface LossBinding {

    /** The maximum batch size. */
    int maxBatchSize();

    /** Whether backward will be called. */
    boolean needsGradients();

    /** The shape of one sample of the output. */
    Shape outputShape();

    /** The target, as stored in this plan. */
    Schema.Target target();

    /** The model's outputs. */
    float[] outputs();

    /**
     * The gradient of the outputs, which backward overwrites; forward may use it as a scratch buffer. Of length 0 if
     * backward is not called.
     */
    float[] outputGradient();

    /** The targets: {@link Schema.Target#stored()} values for each sample. */
    float[] targets();

    /**
     * The weights of the samples, by which forward multiplies their losses and backward their gradients. To be asked for
     * while the loss is bound: the core refuses to train with weights that a loss ignores.
     *
     * @return a weight of at least 0 for each sample of the batch; of length 0 if each is 1
     */
    float[] sampleWeights();

    /**
     * Which values of the target are there, where some of several values or labels of a sample may be missing: a missing one
     * has the target 0, and contributes neither to the loss nor to the gradient. The mean over the values of a sample still
     * divides by all of them; the core corrects the sum of the weights. To be asked for while the loss is bound: the core
     * refuses to train with missing values that a loss ignores.
     *
     * @return for each value of the batch 1 if it is there, and else 0; of length 0 if none can be missing
     */
    float[] presence();

    /**
     * The weights of the classes, for a loss that {@link Loss#weightsClasses() weights them itself}.
     *
     * @return a weight of at least 0 for each class of the target; of length 0 if each is 1
     */
    double[] classWeights();

    /** The run's threads. */
    Workers workers();
}
