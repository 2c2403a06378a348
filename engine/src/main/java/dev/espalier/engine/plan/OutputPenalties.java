package dev.espalier.engine.plan;

import dev.espalier.api.model.Workers;
import dev.espalier.api.regularizer.OutputPenalty;
import dev.espalier.engine.plugin.Bystanders;
import dev.espalier.engine.plugin.RegularizerCalls;
import java.util.List;

/** The penalties on one output, bound to the buffers of a plan: their mean over the samples, and the gradient of it. */
final class OutputPenalties {

    private static final int GRAIN = 16;

    private final OutputPenalty[] penalties;
    private final float[] outputs;
    private final float[] gradients;
    private final int size;
    private final double[] values;
    private final float[] weights;
    private final Workers workers;
    private final Workers.RangeTask compute = this::compute;
    private final Workers.RangeTask addGradients = this::addGradients;
    private double factor;

    /** Whether penalties are watched for what they write beside their sample: in the first backward pass. */
    private boolean watching;

    OutputPenalties(List<OutputPenalty> penalties, PlanLossBinding binding) {
        this.penalties = penalties.toArray(OutputPenalty[]::new);
        this.outputs = binding.outputs();
        this.gradients = binding.outputGradient();
        this.size = binding.outputShape().size();
        this.values = new double[penalties.isEmpty() ? 0 : binding.maxBatchSize()];
        this.weights = binding.weights();
        this.workers = binding.workers();
        this.watching = Bystanders.canWatch(gradients.length);
    }

    /** The mean of their sum over the given number of samples, each times its weight; 0 if there are none. */
    double mean(int samples) {
        if (penalties.length == 0) {
            return 0;
        }
        workers.parallel(samples, GRAIN, compute);
        // one after the other, so that the bits do not depend on the threads
        double sum = 0;
        for (int sample = 0; sample < samples; sample++) {
            sum += weights.length == 0 ? values[sample] : weights[sample] * values[sample];
        }
        return sum / samples;
    }

    /** Adds the gradient of {@code lossWeight} times the mean. */
    void addGradients(int samples, double lossWeight) {
        if (penalties.length > 0) {
            factor = lossWeight / samples;
            workers.parallel(samples, GRAIN, addGradients);
            watching = false;
        }
    }

    private void compute(int from, int to, int thread) {
        for (int sample = from; sample < to; sample++) {
            double value = 0;
            for (OutputPenalty penalty : penalties) {
                value += RegularizerCalls.penalty(penalty, outputs, sample * size, size);
            }
            values[sample] = value;
        }
    }

    private void addGradient(OutputPenalty penalty, int sample, boolean watched) {
        double weighted = weights.length == 0 ? factor : weights[sample] * factor;
        if (watched) {
            RegularizerCalls.addGradientWatched(penalty, outputs, gradients, sample * size, size, weighted);
        } else {
            RegularizerCalls.addGradient(penalty, outputs, gradients, sample * size, size, weighted);
        }
    }

    private void addGradients(int from, int to, int thread) {
        for (int sample = from; sample < to; sample++) {
            for (OutputPenalty penalty : penalties) {
                addGradient(penalty, sample, watching && sample == 0);
            }
        }
    }
}
