package dev.espalier.core.initializers;

import dev.espalier.api.Plugin;
import dev.espalier.api.RandomStream;
import dev.espalier.api.Setting;
import dev.espalier.api.initializer.Initializer;
import dev.espalier.api.parameter.ParameterInfo;
import dev.espalier.core.linalg.OrthogonalMatrix;

/**
 * A random orthogonal matrix: lengths and angles stay as they are on the way through the layer.
 *
 * <p>W = g·Q of a QR decomposition of a matrix of normal numbers, of which each column of Q has the sign that makes R's
 * diagonal positive, so that all orthogonal matrices are equally likely; columns are orthonormal, or rows if there are fewer
 *
 * <p>A weight of more dimensions is a matrix of all others against its last dimension.
 *
 * <p>Choose it for deep networks without normalisation, and recurrent ones. It takes the cube of the layer's width in time,
 * once.
 *
 * <p>Source: Saxe, McClelland and Ganguli, "Exact solutions to the nonlinear dynamics of learning in deep linear neural
 * networks", ICLR 2014; {@code torch.nn.init.orthogonal_}.
 *
 * @param gain g, above 0; 0 for the gain of the activation that follows
 */
@Plugin(value = "orthogonal", summary = "random orthogonal matrix (Saxe et al. 2014)")
public record Orthogonal(
        @Setting("factor on the matrix, at least 0; 0 for the gain of the activation that follows")
        double gain) implements Initializer {

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
        int columns = parameter.shape().last();
        int rows = parameter.size() / columns;
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
                values[from + row * columns + column] = (float) (factor * element);
            }
        }
    }
}
