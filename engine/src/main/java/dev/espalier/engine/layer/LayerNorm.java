package dev.espalier.engine.layer;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.Shape;
import dev.espalier.api.model.Layer;
import dev.espalier.api.model.LayerBinding;
import dev.espalier.api.model.LayerOperation;
import dev.espalier.api.model.LayerSignature;
import dev.espalier.api.model.LayerSignature.Parameter;
import dev.espalier.api.model.ReferencePass;
import dev.espalier.api.parameter.ParameterInfo.Role;
import java.util.List;

/**
 * Layer normalisation over the last dimension: y = (x − mean) / √(variance + epsilon) · scale + shift, mean and (biased)
 * variance over the features of a row.
 *
 * <p>Training and inference are the same. {@code scale} starts at 1, {@code shift} at 0; both have one value per feature of
 * the last dimension.
 *
 * <p>Choose it for Transformers, and where batches are too small for {@code batch-norm}; for images, {@code channel-norm} normalises over the channels.
 *
 * <p>Source: Ba, Kiros, Hinton, "Layer Normalization", 2016; the default of epsilon is PyTorch's.
 *
 * @param epsilon added to the variance, above 0
 */
@Plugin(value = "layer-norm", summary = "layer normalization (Ba et al. 2016)")
public record LayerNorm(
        @Setting(value = "added to the variance for numerical stability, above 0", range = "(0, inf)")
        double epsilon) implements Layer.Reference {

    static final String SCALE = "scale";
    static final String SHIFT = "shift";

    /** With epsilon 1e-5. */
    public LayerNorm() {
        this(1e-5);
    }

    /** Checks the range. */
    public LayerNorm {
        Check.above("epsilon", epsilon, 0);
    }

    @Override
    public LayerSignature infer(List<Shape> inputs) {
        Shape input = Inputs.single(inputs, typeName());
        Shape features = Shape.of(input.last());
        return new LayerSignature(
                input,
                List.of(
                        Parameter.constant(SCALE, Role.SCALE, features, 1),
                        Parameter.constant(SHIFT, Role.SHIFT, features, 0)),
                List.of());
    }

    @Override
    public LayerOperation bind(LayerBinding binding) {
        return new LayerNormOperation(binding, binding.inputShape(0).last(), epsilon);
    }

    @Override
    public double[] reference(ReferencePass pass) {
        int width = pass.inputShape(0).last();
        double[] x = pass.input(0);
        double[] y = new double[x.length];
        for (int row = 0; row < x.length; row += width) {
            double mean = 0;
            for (int j = 0; j < width; j++) {
                mean += x[row + j] / width;
            }
            double variance = 0;
            for (int j = 0; j < width; j++) {
                variance += (x[row + j] - mean) * (x[row + j] - mean) / width;
            }
            for (int j = 0; j < width; j++) {
                double normal = (x[row + j] - mean) / Math.sqrt(variance + epsilon);
                y[row + j] = normal * pass.parameter(SCALE)[j] + pass.parameter(SHIFT)[j];
            }
        }
        return y;
    }
}
