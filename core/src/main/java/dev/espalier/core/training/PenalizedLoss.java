package dev.espalier.core.training;

import dev.espalier.api.Shape;
import dev.espalier.api.data.Schema;
import dev.espalier.api.model.Loss;
import dev.espalier.api.model.Pass;
import dev.espalier.api.model.Workers;
import dev.espalier.api.regularizer.Regularizer.OutputPenalty;
import java.util.List;

/**
 * A loss whose gradients have those of penalties on the outputs added; its value is the loss alone.
 *
 * @param loss the loss
 * @param penalties the terms on its outputs
 */
public record PenalizedLoss(Loss loss, List<OutputPenalty> penalties) implements Loss {

    /**
     * A loss with penalties.
     *
     * @param loss the loss
     * @param penalties terms on its outputs
     * @return the loss itself if there are none
     */
    public static Loss of(Loss loss, List<OutputPenalty> penalties) {
        return penalties.isEmpty() ? loss : new PenalizedLoss(loss, penalties);
    }

    @Override
    public void check(Shape output, Schema.Target target) {
        loss.check(output, target);
    }

    @Override
    public void predict(int samples, Shape output, Schema.Target target, float[] outputs, float[] predictions) {
        loss.predict(samples, output, target, outputs, predictions);
    }

    @Override
    public Operation bind(Binding binding) {
        return new Penalized(loss.bind(binding), binding, penalties.toArray(OutputPenalty[]::new));
    }

    private static final class Penalized implements Operation {

        private static final int GRAIN = 16;

        private final Operation loss;
        private final OutputPenalty[] penalties;
        private final float[] outputs;
        private final float[] gradients;
        private final int size;
        private final Workers workers;
        private final Workers.RangeTask task = this::addGradients;
        private double factor;

        Penalized(Operation loss, Binding binding, OutputPenalty[] penalties) {
            this.loss = loss;
            this.penalties = penalties;
            this.outputs = binding.outputs();
            this.gradients = binding.outputGradient();
            this.size = binding.outputShape().size();
            this.workers = binding.workers();
        }

        @Override
        public double forward(Pass pass) {
            return loss.forward(pass);
        }

        @Override
        public void backward(Pass pass, double share) {
            loss.backward(pass, share);
            factor = share / pass.samples();
            workers.parallel(pass.samples(), GRAIN, task);
        }

        private void addGradients(int from, int to) {
            for (int sample = from; sample < to; sample++) {
                for (OutputPenalty penalty : penalties) {
                    penalty.addGradient(outputs, gradients, sample * size, size, factor);
                }
            }
        }
    }
}
