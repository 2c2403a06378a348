package dev.espalier.api.regularizer;

import dev.espalier.api.ApiStatus;
import dev.espalier.api.RandomStream;
import dev.espalier.api.Shape;
import dev.espalier.api.model.Layer;
import dev.espalier.api.model.LayerBinding;
import dev.espalier.api.model.LayerOperation;
import dev.espalier.api.model.LayerSignature;
import dev.espalier.api.model.ReferencePass;
import java.util.List;

/**
 * A random multiplier on activations while training, such as dropout: a layer of the model.
 *
 * <p>y = multiplier · x while training, with the same multipliers forward and backward; y = x otherwise
 *
 * <pre>{@code
 * Model.sequential(new Dense(256), new Relu(), new Dropout(0.5), new Dense(10));
 * }</pre>
 */
@ApiStatus(value = ApiStatus.Level.STABLE, since = "0.1")
public non-sealed interface ActivationMask extends Regularizer, Layer.View, Layer.Reference {

    /**
     * Fills the multipliers of a range of samples; their expectation is 1.
     *
     * <p>Several threads may fill ranges of one array at once: only the positional methods of {@link RandomStream} may be
     * used, so that the mask does not depend on how the batch is split.
     *
     * @param multiplier sample {@code s} begins at {@code s * sampleShape.size()}
     * @param sampleShape the shape of one sample's activations
     * @param fromSample the first sample
     * @param toSample the sample after the last
     * @param random a stream keyed by seed, layer and step
     */
    void fill(float[] multiplier, Shape sampleShape, int fromSample, int toSample, RandomStream random);

    /** The shape of its one input. */
    @Override
    default LayerSignature infer(List<Shape> inputs) {
        if (inputs.size() != 1) {
            throw new IllegalArgumentException(
                    "it takes " + inputs.size() + " inputs, " + inputs + "; " + typeName() + " takes one");
        }
        return LayerSignature.of(inputs.get(0));
    }

    /**
     * An operation that multiplies by the mask during training, and copies otherwise.
     *
     * <p>A mask is what {@link #fill} says: where the core keeps activations in another order, or masks are active in
     * predictions, it applies the multipliers itself and this method is not called.
     */
    @Override
    default LayerOperation bind(LayerBinding binding) {
        return new MaskOperation(this, binding);
    }

    /** {@inheritDoc} Without training, a mask changes nothing. */
    @Override
    default boolean isView(boolean needsGradients) {
        return !needsGradients;
    }

    /** The mask in double. */
    @Override
    default double[] reference(ReferencePass pass) {
        double[] output = pass.input(0).clone();
        if (pass.training()) {
            RandomStream random = pass.random();
            float[] multiplier = new float[output.length];
            float[] shift = new float[output.length];
            fill(multiplier, pass.inputShape(0), 0, pass.samples(), random);
            if (this instanceof AffineMask affine) {
                affine.shift(shift, multiplier, pass.inputShape(0), 0, pass.samples(), random);
            }
            for (int i = 0; i < output.length; i++) {
                output[i] = output[i] * multiplier[i] + shift[i];
            }
        }
        return output;
    }
}
