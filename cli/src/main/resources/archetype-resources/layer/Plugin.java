package ${package};

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.Shape;
import dev.espalier.api.model.BatchPass;
import dev.espalier.api.model.Layer;
import dev.espalier.api.model.LayerBinding;
import dev.espalier.api.model.LayerOperation;
import dev.espalier.api.model.LayerSignature;
import dev.espalier.api.model.ReferencePass;
import dev.espalier.api.model.Workers;
import java.util.List;

/**
 * An activation that bends smoothly between two straight lines.
 *
 * <p>y = x / (1 + |x|/softness), for each element
 *
 * @param softness what |y| tends to for large |x|, above 0
 */
@Plugin(value = "${artifactId}", summary = "softsign with a limit: x / (1 + |x|/softness)")
public record ${className}(@Setting("limit of the output's magnitude, above 0") double softness)
        implements Layer.Elementwise, Layer.Reference {

    /** Checks the range. */
    public ${className} {
        Check.above("softness", softness, 0);
    }

    /** The defaults. */
    public ${className}() {
        this(1);
    }

    /** The output has the shape of the input, and there is nothing to train. */
    @Override
    public LayerSignature infer(List<Shape> inputs) {
        Check.require(inputs.size() == 1, "inputs", inputs, "must be one");
        return LayerSignature.of(inputs.get(0));
    }

    /** All that the passes need is made here, since they must not allocate. */
    @Override
    public LayerOperation bind(LayerBinding binding) {
        return new Bound(binding, (float) softness);
    }

    /** The same in double, for the gradient check of the contract. */
    @Override
    public double[] reference(ReferencePass pass) {
        double[] output = pass.input(0).clone();
        for (int i = 0; i < output.length; i++) {
            output[i] /= 1 + Math.abs(output[i]) / softness;
        }
        return output;
    }

    /** The layer bound to the arrays of a plan. */
    private static final class Bound implements LayerOperation {

        /** Elements that are worth a thread. */
        private static final int GRAIN = 1 << 13;

        private final Workers workers;
        private final int size;
        private final float softness;
        private final float[] input;
        private final float[] output;
        private final float[] outputGradient;
        private final float[] inputGradient;
        private final Workers.RangeTask forward = this::forward;
        private final Workers.RangeTask backward = this::backward;

        Bound(LayerBinding binding, float softness) {
            this.workers = binding.workers();
            this.size = binding.outputShape().size();
            this.softness = softness;
            this.input = binding.input(0);
            this.output = binding.output();
            this.outputGradient = binding.outputGradient();
            this.inputGradient = binding.inputGradient(0);
        }

        @Override
        public void forward(BatchPass pass) {
            workers.parallel(pass.samples() * size, GRAIN, forward);
        }

        @Override
        public void backward(BatchPass pass) {
            // the first layer of a model is not asked for the gradients of the data
            if (inputGradient.length > 0) {
                workers.parallel(pass.samples() * size, GRAIN, backward);
            }
        }

        private void forward(int from, int to, int thread) {
            for (int i = from; i < to; i++) {
                output[i] = input[i] / (1 + Math.abs(input[i]) / softness);
            }
        }

        private void backward(int from, int to, int thread) {
            for (int i = from; i < to; i++) {
                float slope = 1 / (1 + Math.abs(input[i]) / softness);
                inputGradient[i] = outputGradient[i] * slope * slope;
            }
        }
    }
}
