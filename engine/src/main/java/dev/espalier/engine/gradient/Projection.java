package dev.espalier.engine.gradient;

import dev.espalier.api.Shape;
import dev.espalier.api.data.Schema;
import dev.espalier.api.data.TargetKind;
import dev.espalier.api.model.BatchPass;
import dev.espalier.api.model.Loss;
import dev.espalier.api.model.LossBinding;
import dev.espalier.api.model.LossOperation;

/** The loss that gives an output any gradient: Σ target · output over all elements; the mean over samples of n times that. */
record Projection() implements Loss {

    static Schema.Target target(String output, Shape shape) {
        return new Schema.Target(output, TargetKind.VALUES, shape.size(), java.util.List.of());
    }

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
                    sum += (double) binding.outputs()[i] * binding.targets()[i];
                }
                return sum / pass.samples();
            }

            @Override
            public void backward(BatchPass pass, double lossWeight) {
                for (int i = 0; i < pass.samples() * width; i++) {
                    binding.outputGradient()[i] = (float) (lossWeight / pass.samples() * binding.targets()[i]);
                }
            }
        };
    }
}
