package dev.espalier.core.initializers;

import dev.espalier.api.Plugin;
import dev.espalier.api.RandomStream;
import dev.espalier.api.Setting;
import dev.espalier.api.initializer.Initializer;
import dev.espalier.api.parameter.ParameterInfo;
import dev.espalier.api.parameter.Units;
import dev.espalier.core.linalg.OrthogonalMatrix;

/**
 * Random orthogonal matrix: the layer preserves lengths and angles.
 *
 * <p>W = g·Q of a QR decomposition of a Gaussian matrix, with the signs that make R's diagonal positive, so that W/g is
 * uniform among orthogonal matrices; the columns are orthonormal, or the rows if there are fewer of them
 *
 * <p>The columns are the units of the layer: for a convolution the filters, each as a vector of its weights, in all groups
 * together.
 *
 * <p>Choose it for deep networks without normalisation layers, and for recurrent ones. It costs the cube of the layer's
 * width once.
 *
 * <p>Source: Saxe, McClelland and Ganguli, "Exact solutions to the nonlinear dynamics of learning in deep linear neural
 * networks", ICLR 2014; {@code torch.nn.init.orthogonal_}.
 *
 * @param gain g, above 0; 0 for the gain of the activation that follows
 */
@Plugin(value = "orthogonal", summary = "random orthogonal matrix (Saxe et al. 2014)")
public record Orthogonal(
        @Setting(
                value = "factor on the matrix, at least 0; 0 for the gain of the activation that follows",
                range = "[0, inf)")
        double gain)
        implements Initializer {

    /** Checks the range. */
    public Orthogonal {
        Gain.check(gain);
    }

    /** With the gain of the activation that follows. */
    public Orthogonal() {
        this(0);
    }

    @Override
    public boolean elementwise() {
        return false;
    }

    @Override
    public void fill(ParameterInfo parameter, float[] values, int from, int to, RandomStream random) {
        Units units = parameter.units();
        int columns = units.count();
        int rows = units.weights();
        double factor = Gain.of(gain, parameter);
        boolean high = rows >= columns;
        int length = Math.max(rows, columns);
        int count = Math.min(rows, columns);
        double[] draws = new double[length * count];
        for (int i = 0; i < draws.length; i++) {
            draws[i] = random.nextGaussian();
        }
        double[] basis = OrthogonalMatrix.of(length, count, draws);
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                double element = high ? basis[row * count + column] : basis[column * count + row];
                values[from + units.index(column, row)] = (float) (factor * element);
            }
        }
    }
}
