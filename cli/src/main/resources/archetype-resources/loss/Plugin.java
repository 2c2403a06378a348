package ${package};

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.Shape;
import dev.espalier.api.data.Schema;
import dev.espalier.api.data.TargetKind;
import dev.espalier.api.model.BatchPass;
import dev.espalier.api.model.Loss;
import dev.espalier.api.model.LossBinding;
import dev.espalier.api.model.LossOperation;

/**
 * Squared hinge of each class against all others.
 *
 * <p>ℓ = Σₖ max(0, margin − sₖ·yₖ)², with sₖ = 1 for the class of the sample and −1 for all others
 *
 * @param margin the output from which on a class costs nothing, above 0
 */
@Plugin(value = "${artifactId}", summary = "squared hinge loss, one class against the others")
public record ${className}(@Setting("output from which on a class costs nothing, above 0") double margin)
        implements Loss {

    /** Checks the range. */
    public ${className} {
        Check.above("margin", margin, 0);
    }

    /** The defaults. */
    public ${className}() {
        this(1);
    }

    /** Takes classes, one output for each. */
    @Override
    public void check(Shape output, Schema.Target target) {
        Check.require(target.kind() == TargetKind.CLASS_INDEX, "target", target.kind(), "must hold classes");
        Check.require(output.size() == target.width(), "output", output, "must have one value for each class");
    }

    /** All that the passes need is made here, since they must not allocate. */
    @Override
    public LossOperation bind(LossBinding binding) {
        int classes = binding.target().width();
        float[] outputs = binding.outputs();
        float[] gradients = binding.outputGradient();
        float[] targets = binding.targets();
        // empty if every sample has the weight 1
        float[] weights = binding.sampleWeights();
        return new LossOperation() {
            @Override
            public double forward(BatchPass pass) {
                double sum = 0;
                for (int i = 0; i < pass.samples() * classes; i++) {
                    double missing = Math.max(0, margin - sign(i) * outputs[i]);
                    sum += weight(i) * missing * missing;
                }
                return sum / pass.samples();
            }

            @Override
            public void backward(BatchPass pass, double lossWeight) {
                double factor = -2 * lossWeight / pass.samples();
                for (int i = 0; i < pass.samples() * classes; i++) {
                    double missing = Math.max(0, margin - sign(i) * outputs[i]);
                    gradients[i] = (float) (factor * weight(i) * sign(i) * missing);
                }
            }

            private double weight(int i) {
                return weights.length == 0 ? 1 : weights[i / classes];
            }

            private int sign(int i) {
                return (int) targets[i / classes] == i % classes ? 1 : -1;
            }
        };
    }
}
