package dev.espalier.core.training;

import dev.espalier.api.data.Schema;
import dev.espalier.core.data.loader.Batch;
import dev.espalier.core.data.loader.BatchBuffers;
import dev.espalier.engine.plan.Plan;
import java.util.Arrays;
import java.util.List;

/** Puts batches into the inputs and targets of a plan: by copying, or by lending its arrays to be read into. */
public final class PlanInputs {

    private final Plan plan;
    private final int[] sources;
    private final int[] outputs;
    private final int[] targets;
    private final boolean[] hasWeightsOfItsOwn;
    private final boolean[] copiesInput;
    private final boolean[] copiesTarget;

    /**
     * The inputs and targets of a plan.
     *
     * @param plan the plan
     * @param tasks what its outputs are for; none for a plan without losses
     */
    public PlanInputs(Plan plan, List<OutputTask> tasks) {
        this.plan = plan;
        this.sources =
                plan.graph().inputs().stream().mapToInt(input -> input.source()).toArray();
        this.outputs = tasks.stream().mapToInt(OutputTask::output).toArray();
        this.targets = tasks.stream().mapToInt(OutputTask::target).toArray();
        this.hasWeightsOfItsOwn = new boolean[outputs.length];
        for (int i = 0; i < outputs.length; i++) {
            hasWeightsOfItsOwn[i] = hasWeightsOfItsOwn(plan, outputs[i]);
        }
        this.copiesInput = new boolean[sources.length];
        this.copiesTarget = new boolean[targets.length];
        Arrays.fill(copiesInput, true);
        Arrays.fill(copiesTarget, true);
    }

    /** Whether the loss of an output multiplies by other weights than those of the mean. */
    @SuppressWarnings("ReferenceEquality") // whether it is one array, not whether the weights agree
    private static boolean hasWeightsOfItsOwn(Plan plan, int output) {
        return plan.sampleWeights(output) != plan.weights(output);
    }

    /**
     * Lends the plan's arrays to be read into. From now on only that is copied which is read once and wanted twice.
     *
     * @param schema of the data
     * @return the arrays by their places in the data; of length 0 where the plan has none
     */
    public BatchBuffers lend(Schema schema) {
        float[][] inputArrays = new float[schema.inputs().size()][0];
        float[][] targetArrays = new float[schema.targets().size()][0];
        for (int i = 0; i < sources.length; i++) {
            copiesInput[i] = inputArrays[sources[i]].length > 0;
            inputArrays[sources[i]] = copiesInput[i] ? inputArrays[sources[i]] : plan.input(i);
        }
        for (int i = 0; i < targets.length; i++) {
            copiesTarget[i] = targetArrays[targets[i]].length > 0;
            targetArrays[targets[i]] = copiesTarget[i] ? targetArrays[targets[i]] : plan.target(outputs[i]);
        }
        return new BatchBuffers(inputArrays, targetArrays);
    }

    private static void copy(float[] weights, float[] into, int size) {
        if (into.length > 0 && weights.length == 0) {
            Arrays.fill(into, 0, size, 1);
        } else if (into.length > 0) {
            System.arraycopy(weights, 0, into, 0, size);
        }
    }

    /**
     * Puts a batch into the plan.
     *
     * @param batch weighted for the tasks, of at most as many samples as the plan takes; read into the plan's arrays if they have been lent
     */
    public void fill(Batch batch) {
        int size = batch.size();
        for (int i = 0; i < sources.length; i++) {
            if (copiesInput[i]) {
                int length = size * batch.inputShape(sources[i]).size();
                System.arraycopy(batch.input(sources[i]), 0, plan.input(i), 0, length);
            }
        }
        for (int i = 0; i < targets.length; i++) {
            if (copiesTarget[i]) {
                int length = size * batch.targetWidth(targets[i]);
                System.arraycopy(batch.target(targets[i]), 0, plan.target(outputs[i]), 0, length);
            }
            copy(batch.lossWeights(i), plan.weights(outputs[i]), size);
            if (hasWeightsOfItsOwn[i]) {
                copy(batch.weights(targets[i]), plan.sampleWeights(outputs[i]), size);
            }
            copy(batch.presence(targets[i]), plan.presence(outputs[i]), size * batch.targetWidth(targets[i]));
        }
    }
}
