package dev.espalier.core;

import dev.espalier.api.Shape;
import dev.espalier.core.data.prepared.FittedPreprocessing;
import dev.espalier.core.data.prepared.FittedPreprocessing.FiniteCheck;
import dev.espalier.core.training.OutputTask;
import dev.espalier.engine.compute.KernelWorkers;
import dev.espalier.engine.model.Graph;
import dev.espalier.engine.plan.Plan;
import java.util.List;

/**
 * The way of some samples through one member, from the values that are given to what is predicted; for one thread at a
 * time.
 */
final class PredictionPass {

    private final Graph graph;
    private final List<OutputTask> tasks;
    private final Plan plan;
    private final FittedPreprocessing.Applier applier;

    /** For each task how many values it predicts for a sample. */
    private final int[] widths;

    private final float[][] predictions;

    /**
     * A pass.
     *
     * @param member the network
     * @param plan of the network, for as many samples as a pass takes at most
     * @param workers the threads of the plan
     */
    PredictionPass(ModelMember member, Plan plan, KernelWorkers workers) {
        this.graph = member.graph();
        this.tasks = member.tasks();
        this.plan = plan;
        this.applier = member.preprocessing().applier(plan.maxBatchSize(), workers);
        this.widths = tasks.stream().mapToInt(task -> task.predicted().width()).toArray();
        this.predictions = new float[widths.length][];
        for (int i = 0; i < widths.length; i++) {
            predictions[i] = new float[plan.maxBatchSize() * widths[i]];
        }
    }

    Plan plan() {
        return plan;
    }

    /** The most samples that it takes. */
    int capacity() {
        return plan.maxBatchSize();
    }

    /** For each task how many values it predicts for a sample. */
    int[] widths() {
        return widths;
    }

    /** Preprocesses samples where the plan reads them; says whether all values can be used. */
    boolean prepare(GivenSamples given, int first, int count, FiniteCheck finite) {
        boolean usable = true;
        for (int i = 0; i < graph.inputs().size(); i++) {
            int source = graph.inputs().get(i).source();
            given.prepare(applier, source, count, first, plan.input(i));
            usable &= finite.holds(source, count, plan.input(i), given, first);
        }
        return usable;
    }

    /** Preprocesses one input again, for those who compare predictions with it. */
    void prepareInput(GivenSamples given, int input, int first, int count, float[] destination) {
        given.prepare(applier, input, count, first, destination);
    }

    void compute(int count) {
        plan.forward(count, false, 0, 0);
    }

    /** What a task predicts of samples that were computed, looking whether it is finite. */
    float[] predictions(int task, GivenSamples given, int first, int count, FiniteCheck finite) {
        OutputTask output = tasks.get(task);
        Shape shape = graph.outputs().get(output.output()).shape();
        output.predict(count, shape, plan.output(output.output()), predictions[task]);
        finite.lookAtPredictions(output.name(), count, widths[task], predictions[task], given, first);
        return predictions[task];
    }

    /**
     * Predicts samples that were prepared.
     *
     * @param given the samples of the call
     * @param first the first of them
     * @param count how many
     * @param results for each task where the predictions go
     * @param at the place of the first sample there
     * @param finite remembers what is not finite
     */
    void predict(GivenSamples given, int first, int count, List<float[]> results, int at, FiniteCheck finite) {
        compute(count);
        for (int i = 0; i < widths.length; i++) {
            float[] values = predictions(i, given, first, count, finite);
            System.arraycopy(values, 0, results.get(i), at * widths[i], count * widths[i]);
        }
    }
}
