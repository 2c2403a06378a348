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
 * Concatenation of inputs along an axis, in the order of the node's inputs: y = [x₁, x₂, …].
 *
 * <p>Choose it to merge branches or several inputs.
 *
 * @param axis the dimension along which they are joined, from 0 (outermost: the channels of images); all others must agree
 */
@Plugin(value = "concatenate", summary = "concatenation of inputs along an axis")
public record Concatenate(
        @Setting(
                value = "dimension along which inputs are joined, from 0, the outermost",
                shorthand = true,
                range = "[0, inf)")
        int axis)
        implements Layer.Reference {

    /** Along the outermost dimension. */
    public Concatenate() {
        this(0);
    }

    /** Checks the range. */
    public Concatenate {
        Check.atLeast("axis", axis, 0);
    }

    @Override
    public LayerSignature infer(List<Shape> inputs) {
        int[] joined = inputs.get(0).toArray();
        Check.require(axis < joined.length, "axis", axis, "must be below the rank of the inputs " + inputs);
        joined[axis] = 0;
        for (Shape input : inputs) {
            if (!agrees(input, joined)) {
                throw new IllegalArgumentException("the inputs are " + inputs
                        + "; concatenate needs shapes that differ in dimension " + axis + " alone");
            }
            joined[axis] += input.dimension(axis);
        }
        return LayerSignature.of(Shape.of(joined));
    }

    private boolean agrees(Shape input, int[] others) {
        boolean agrees = input.rank() == others.length;
        for (int i = 0; agrees && i < others.length; i++) {
            agrees = i == axis || input.dimension(i) == others[i];
        }
        return agrees;
    }

    @Override
    public LayerOperation bind(LayerBinding binding) {
        return new ConcatenateOperation(binding, axis);
    }

    @Override
    public double[] reference(ReferencePass pass) {
        int blocks = pass.samples();
        for (int i = 0; i < axis; i++) {
            blocks *= pass.outputShape().dimension(i);
        }
        double[] output = new double[pass.samples() * pass.outputShape().size()];
        int at = 0;
        for (int block = 0; block < blocks; block++) {
            for (int input = 0; input < pass.inputCount(); input++) {
                int length = pass.input(input).length / blocks;
                System.arraycopy(pass.input(input), block * length, output, at, length);
                at += length;
            }
        }
        return output;
    }
}
