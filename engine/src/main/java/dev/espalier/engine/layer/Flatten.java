package dev.espalier.engine.layer;

import dev.espalier.api.Plugin;
import dev.espalier.api.Shape;
import dev.espalier.api.model.Layer;
import dev.espalier.api.model.LayerBinding;
import dev.espalier.api.model.LayerOperation;
import dev.espalier.api.model.LayerSignature;
import dev.espalier.api.model.ReferencePass;
import java.util.List;

/**
 * Reshapes an array of any shape to a vector, in row-major order. It costs nothing: values are not copied.
 *
 * <p>Choose it between images and layers that take vectors; {@code dense} flattens by itself.
 */
@Plugin(value = "flatten", summary = "reshape of any input to a vector")
public record Flatten() implements Layer.View, Layer.Reference {

    @Override
    public LayerSignature infer(List<Shape> inputs) {
        return LayerSignature.of(Shape.of(Inputs.single(inputs, typeName()).size()));
    }

    @Override
    public boolean isView(boolean needsGradients) {
        return true;
    }

    @Override
    public LayerOperation bind(LayerBinding binding) {
        return new CopyOperation(binding);
    }

    @Override
    public double[] reference(ReferencePass pass) {
        return pass.input(0).clone();
    }
}
