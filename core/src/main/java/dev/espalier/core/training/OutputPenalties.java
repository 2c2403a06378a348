package dev.espalier.core.training;

import dev.espalier.api.model.Workers;
import dev.espalier.api.regularizer.Regularizer.OutputPenalty;
import dev.espalier.core.engine.Plan;
import java.util.List;

/** What the penalties on one output of a training plan come to; their gradients are those of a {@link PenalizedLoss}. */
final class OutputPenalties {

    private static final int GRAIN = 16;

    private final float[] outputs;
    private final int size;
    private final OutputPenalty[] penalties;
    private final double[] values;
    private final Workers workers;
    private final Workers.RangeTask task = this::compute;

    OutputPenalties(Plan plan, int output, List<OutputPenalty> penalties) {
        this.outputs = plan.output(output);
        this.size = plan.graph().outputs().get(output).shape().size();
        this.penalties = penalties.toArray(OutputPenalty[]::new);
        this.values = new double[penalties.isEmpty() ? 0 : plan.capacity()];
        this.workers = plan.workers();
    }

    /** The mean of their sum over the samples of the plan's last pass; 0 if there are none. */
    double mean(int samples) {
        if (penalties.length == 0) {
            return 0;
        }
        workers.parallel(samples, GRAIN, task);
        // one after the other, so that the bits do not depend on the threads
        double sum = 0;
        for (int sample = 0; sample < samples; sample++) {
            sum += values[sample];
        }
        return sum / samples;
    }

    private void compute(int from, int to) {
        for (int sample = from; sample < to; sample++) {
            double value = 0;
            for (OutputPenalty penalty : penalties) {
                value += penalty.penalty(outputs, sample * size, size);
            }
            values[sample] = value;
        }
    }
}
