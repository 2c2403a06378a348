package dev.espalier.engine.plan;

import dev.espalier.api.CounterRandomStream;
import dev.espalier.api.RandomStream;
import dev.espalier.api.Shape;
import dev.espalier.api.data.Schema;
import dev.espalier.api.data.TargetKind;
import dev.espalier.api.initializer.Initializer;
import dev.espalier.api.model.BatchPass;
import dev.espalier.api.model.Layer;
import dev.espalier.api.model.Loss;
import dev.espalier.api.model.LossBinding;
import dev.espalier.api.model.LossOperation;
import dev.espalier.api.parameter.ParameterInfo;
import dev.espalier.engine.model.Graph;
import dev.espalier.engine.model.Model;
import java.util.List;

/** What the tests of plans are made of. */
final class Plans {

    private Plans() {}

    /** Normal numbers of deviation gain / √fan-in. */
    record Normal() implements Initializer {

        @Override
        public void fill(ParameterInfo parameter, float[] values, int from, int to, RandomStream random) {
            random.fillGaussian(values, from, to, 0, parameter.gain() / Math.sqrt(parameter.fanIn()));
        }
    }

    /** The sum of all outputs divided by the number of samples, so that with a weight of n every output has the gradient 1. */
    record Sum() implements Loss {

        @Override
        public void check(Shape output, Schema.Target target) {}

        @Override
        public LossOperation bind(LossBinding binding) {
            int width = binding.outputShape().size();
            return new LossOperation() {
                @Override
                public double forward(BatchPass pass) {
                    double sum = 0;
                    for (int i = 0; i < pass.samples() * width; i++) {
                        sum += binding.outputs()[i];
                    }
                    return sum / pass.samples();
                }

                @Override
                public void backward(BatchPass pass, double lossWeight) {
                    for (int i = 0; i < pass.samples() * width; i++) {
                        binding.outputGradient()[i] = (float) (lossWeight / pass.samples());
                    }
                }
            };
        }
    }

    static Graph graph(int inputs, Layer... layers) {
        return Graph.of(Model.sequential(layers), List.of(new Schema.Input("x", Shape.of(inputs), List.of())));
    }

    static Parameters trainable(Graph graph) {
        Parameters parameters = Parameters.trainable(graph);
        parameters.initialize(3, new Normal());
        return parameters;
    }

    static PlanLoss sum(int output) {
        return new PlanLoss(output, new Sum(), values("nothing", 1));
    }

    static Schema.Target values(String name, int width) {
        return new Schema.Target(name, TargetKind.VALUES, width, List.of());
    }

    static Schema.Target classes(int count) {
        return new Schema.Target("label", TargetKind.CLASS_INDEX, count, List.of());
    }

    static void fillGaussian(float[] values, long seed) {
        new CounterRandomStream(seed).fillGaussian(values, 0, values.length, 0, 1);
    }

    static void descend(Parameters parameters, float rate) {
        for (int i = 0; i < parameters.count(); i++) {
            for (int j = 0; j < parameters.values(i).length; j++) {
                parameters.values(i)[j] -= rate * parameters.gradients(i)[j];
            }
        }
    }
}
