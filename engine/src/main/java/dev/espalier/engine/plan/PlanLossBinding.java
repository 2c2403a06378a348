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
 * @param workers the run's threads
 */
record PlanLossBinding(
        int maxBatchSize,
        boolean needsGradients,
        Shape outputShape,
        Schema.Target target,
        float[] outputs,
        float[] outputGradient,
        float[] targets,
        Workers workers)
        implements LossBinding {}
