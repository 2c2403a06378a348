package dev.espalier.core.initializers;

import dev.espalier.api.Plugin;
import dev.espalier.api.RandomStream;
import dev.espalier.api.Setting;
import dev.espalier.api.Shape;
import dev.espalier.api.initializer.Initializer;
import dev.espalier.api.parameter.ParameterInfo;
import dev.espalier.api.parameter.Units;
import java.util.Arrays;

/**
 * Identity: each output starts as the input of the same index.
 *
 * <p>w = g on the diagonal, else 0; for a convolution g in the middle of the window of the channel with the index of the filter
 * in its group
 *
 * <p>Choose it for recurrent weights before ReLUs, and for layers that should start as the identity.
 *
 * <p>Source: Le, Jaitly and Hinton, "A Simple Way to Initialize Recurrent Networks of Rectified Linear Units", 2015;
 * {@code torch.nn.init.eye_} and {@code dirac_}.
 *
 * @param gain g, finite
 */
@Plugin(value = "identity", summary = "identity matrix, for square weights and filters of odd size")
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
        Units units = parameter.units();
        int middle = middle(parameter.shape(), units.window());
        Arrays.fill(values, from, to, 0);
        int diagonal = Math.min(units.unitsOfGroup(), units.weights() / units.window());
        for (int unit = 0; unit < units.count(); unit++) {
            int input = unit % units.unitsOfGroup();
            int index = input < diagonal ? units.index(unit, input * units.window() + middle) : -1;
            if (index >= from && index < to) {
                values[index] = (float) gain;
            }
        }
    }

    /** The position in the middle of the last dimensions, which have the given size together. */
    private static int middle(Shape shape, int window) {
        int middle = 0;
        int size = 1;
        for (int axis = shape.rank() - 1; size < window; axis--) {
            middle += shape.dimension(axis) / 2 * size;
            size *= shape.dimension(axis);
        }
        return middle;
    }
}
