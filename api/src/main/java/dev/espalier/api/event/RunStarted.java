package dev.espalier.api.event;

import dev.espalier.api.ApiStatus;

/**
 * A run starts or resumes.
 *
 * @param id unique to the run and unchanged by a resume: 12 hexadecimal digits
 * @param name the stack's name
 * @param step updates made so far: 0 for a new run
 * @param totalSteps updates of the whole run, unless it stops early
 * @param stepsPerEpoch updates in one pass over the training data
 * @param batchSize samples in one update
 * @param trainingSamples samples in the training split
 * @param parameters trained elements of the model
 * @param resumed whether it continues from a checkpoint
 * @param description what it consists of
 */
@ApiStatus(value = ApiStatus.Level.STABLE, since = "0.1")
public record RunStarted(
        String id,
        String name,
        long step,
        long totalSteps,
        long stepsPerEpoch,
        int batchSize,
        long trainingSamples,
        long parameters,
        boolean resumed,
        RunDescription description) {

    /**
     * A run without a description.
     *
     * @param id unique to the run and unchanged by a resume: 12 hexadecimal digits
     * @param name the stack's name
     * @param step updates made so far: 0 for a new run
     * @param totalSteps updates of the whole run, unless it stops early
     * @param stepsPerEpoch updates in one pass over the training data
     * @param batchSize samples in one update
     * @param trainingSamples samples in the training split
     * @param parameters trained elements of the model
     * @param resumed whether it continues from a checkpoint
     */
    public RunStarted(
            String id,
            String name,
            long step,
            long totalSteps,
            long stepsPerEpoch,
            int batchSize,
            long trainingSamples,
            long parameters,
            boolean resumed) {
        this(
                id,
                name,
                step,
                totalSteps,
                stepsPerEpoch,
                batchSize,
                trainingSamples,
                parameters,
                resumed,
                RunDescription.none());
    }
}
