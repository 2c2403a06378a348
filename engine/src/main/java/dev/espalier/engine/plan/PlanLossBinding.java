package dev.espalier.engine.plan;

import dev.espalier.api.Shape;
import dev.espalier.api.data.Schema;
import dev.espalier.api.model.LossBinding;
import dev.espalier.api.model.Workers;

/**
 * What a loss sees of a plan.
 *
 * @param maxBatchSize the largest number of samples in a pass
 * @param needsGradients whether backward will be called
 * @param outputShape the shape of one sample of the output
 * @param target the target, as this plan's buffer holds it
 * @param outputs the model's outputs
 * @param outputGradient where backward writes; of length 0 if it is not needed
 * @param targets the targets
 * @param weights the weights of the samples in the mean, for the penalties on the output; of length 0 if each is 1
 * @param sampleWeights what the loss multiplies by: the same, unless it weights classes itself or values are missing; of length 0
 *     if each is 1
 * @param presence which values of the targets are there; of length 0 if none can be missing
 * @param classWeights the weights of the classes, for a loss that weights them itself
 * @param workers the run's threads
 */
@SuppressWarnings("ArrayRecordComponent") // filled anew for each pass, and never compared
record PlanLossBinding(
        int maxBatchSize,
        boolean needsGradients,
        Shape outputShape,
        Schema.Target target,
        float[] outputs,
        float[] outputGradient,
        float[] targets,
        float[] weights,
        float[] sampleWeights,
        float[] presence,
        double[] classWeights,
        Workers workers)
        implements LossBinding {}
