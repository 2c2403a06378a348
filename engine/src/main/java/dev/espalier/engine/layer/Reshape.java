package dev.espalier.engine.layer;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.Shape;
import dev.espalier.api.model.Layer;
import dev.espalier.api.model.LayerBinding;
import dev.espalier.api.model.LayerOperation;
import dev.espalier.api.model.LayerSignature;
import dev.espalier.api.model.ReferencePass;
import java.util.List;

/**
 * Changes the shape of an array in row-major order. It costs nothing: values are not copied.
 *
 * <p>Choose it to give rows of a table the shape of an image.
 *
 * @param shape the dimensions of one sample, each at least 1; one of them may be -1, for whatever is left. A model with
 *     none, which the constructor without arguments gives, is refused.
 */
@Plugin(value = "reshape", summary = "change of shape, values unchanged")
public record Reshape(
        @Setting(value = "dimensions of one sample, each at least 1; one may be -1 to infer it", shorthand = true)
        List<Integer> shape)
        implements Layer.View, Layer.Reference {

    private static final int REST = -1;

    /** With no shape, which no model accepts: it has no sensible default. */
    public Reshape() {
        this(List.of());
    }

    /** Checks the dimensions. */
    public Reshape {
        shape = List.copyOf(shape);
        int rests = 0;
        for (int dimension : shape) {
            Check.require(
                    dimension >= 1 || dimension == REST,
                    "shape",
                    shape,
                    "must have dimensions of at least 1, or -1 for what is left");
            rests += dimension == REST ? 1 : 0;
        }
        Check.require(rests <= 1, "shape", shape, "must have at most one dimension of -1");
    }

    /**
     * A shape of given dimensions.
     *
     * @param dimensions each at least 1; one of them may be -1, for whatever is left
     * @return the layer
     */
    public static Reshape of(Integer... dimensions) {
        return new Reshape(List.of(dimensions));
    }

    @Override
    public LayerSignature infer(List<Shape> inputs) {
        Shape input = Inputs.single(inputs, typeName());
        Check.require(!shape.isEmpty(), "shape", shape, "must have at least one dimension");
        long known = 1;
        for (int dimension : shape) {
            // beyond what any input has the product need not go on
            known *= dimension == REST || known > Integer.MAX_VALUE ? 1 : dimension;
        }
        int[] dimensions = new int[shape.size()];
        long size = known;
        for (int i = 0; i < dimensions.length; i++) {
            dimensions[i] = shape.get(i);
            if (dimensions[i] == REST) {
                dimensions[i] = (int) (input.size() / known);
                size = known * dimensions[i];
            }
        }
        if (size != input.size() || size == 0) {
            throw new IllegalArgumentException("shape is " + shape + ", the input is " + input
                    + "; both must have the same number of values, the input has " + input.size());
        }
        return LayerSignature.of(Shape.of(dimensions));
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
