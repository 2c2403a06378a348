package dev.espalier.engine.gradient;

import dev.espalier.api.Shape;
import dev.espalier.api.data.Schema;
import dev.espalier.api.data.TargetKind;
import dev.espalier.api.model.Loss;
import dev.espalier.api.model.Pass;

/** The loss that gives an output any gradient: Σ target · output over all elements; the mean over samples of n times that. */
record Projection() implements Loss {

    static Schema.Target target(String output, Shape shape) {
        return new Schema.Target(output, TargetKind.VALUES, shape.size(), java.util.List.of());
    }

    @Override
    public void check(Shape output, Schema.Target target) {}

    @Override
    public Operation bind(Binding binding) {
        int width = binding.outputShape().size();
        return new Operation() {
            @Override
            public double forward(Pass pass) {
                double sum = 0;
                for (int i = 0; i < pass.samples() * width; i++) {
                    sum += (double) binding.outputs()[i] * binding.targets()[i];
                }
                return sum / pass.samples();
            }

            @Override
            public void backward(Pass pass, double share) {
                for (int i = 0; i < pass.samples() * width; i++) {
                    binding.outputGradient()[i] = (float) (share / pass.samples() * binding.targets()[i]);
                }
            }
        };
    }
}
