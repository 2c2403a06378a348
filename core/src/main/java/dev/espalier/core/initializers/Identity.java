package dev.espalier.core.initializers;

import dev.espalier.api.Plugin;
import dev.espalier.api.RandomStream;
import dev.espalier.api.Setting;
import dev.espalier.api.initializer.Initializer;
import dev.espalier.api.parameter.ParameterInfo;

/**
 * Identity matrix: each output starts as the input of the same index.
 *
 * <p>w = g on the diagonal, else 0
 *
 * <p>A weight of more than two dimensions is treated as a matrix whose columns are its last dimension.
 *
 * <p>Choose it for recurrent weights before ReLUs, and for layers that should start as the identity.
 *
 * <p>Source: Le, Jaitly and Hinton, "A Simple Way to Initialize Recurrent Networks of Rectified Linear Units", 2015;
 * {@code torch.nn.init.eye_}.
 *
 * @param gain g, finite
 */
@Plugin(value = "identity", summary = "identity matrix, for square weights")
public record Identity(
        @Setting(value = "value on the diagonal, finite", shorthand = true)
        double gain) implements Initializer {

    /** Checks that it is finite. */
    public Identity {
        LargestScale.check("gain", gain);
    }

    /** Ones. */
    public Identity() {
        this(1);
    }

    @Override
    public void fill(ParameterInfo parameter, float[] values, int from, int to, RandomStream random) {
        int columns = parameter.shape().last();
        for (int i = from; i < to; i++) {
            values[i] = i / columns == i % columns ? (float) gain : 0;
        }
    }
}
