package dev.espalier.core.initializers;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.RandomStream;
import dev.espalier.api.Setting;
import dev.espalier.api.initializer.Initializer;
import dev.espalier.api.parameter.ParameterInfo;
import dev.espalier.api.parameter.Units;

/**
 * Sparse initialization: normally distributed weights, a fixed fraction of which is 0 for every output.
 *
 * <p>w from N(0, σ²); of each output's n incoming weights ⌈p·n⌉, chosen at random, are 0
 *
 * <p>For a convolution an output is a filter, with all its weights. PyTorch's {@code sparse_} counts along the other dimension of a linear layer's weight, per <em>input</em>.
 *
 * <p>Choose it for second-order methods, with few nonzero weights per unit.
 *
 * <p>Source: Martens, "Deep learning via Hessian-free optimization", ICML 2010.
 *
 * @param sparsity p, in [0, 1)
 * @param deviation σ, at least 0
 */
@Plugin(value = "sparse", summary = "normal distribution with a fixed fraction of zeros per output (Martens 2010)")
public record Sparse(
        @Setting(value = "fraction of each output's weights that is 0, in [0, 1)", shorthand = true, range = "[0, 1)")
        double sparsity,

        @Setting(value = "standard deviation of the weights that are not 0, at least 0", range = "[0, inf)")
        double deviation)
        implements Initializer {

    /** Checks the ranges. */
    public Sparse {
        Check.inClosedOpen("sparsity", sparsity, 0, 1);
        LargestScale.checkUnsigned("deviation", deviation);
    }

    /** A tenth is 0, the others have a deviation of 0.01. */
    public Sparse() {
        this(0.1, 0.01);
    }

    @Override
    public boolean elementwise() {
        return false;
    }

    @Override
    public void fill(ParameterInfo parameter, float[] values, int from, int to, RandomStream random) {
        random.fillGaussian(values, from, to, 0, deviation);
        Units units = parameter.units();
        int columns = units.count();
        int rows = units.weights();
        int zeros = (int) Math.ceil(sparsity * rows);
        int[] order = new int[rows];
        for (int column = 0; column < columns; column++) {
            for (int row = 0; row < rows; row++) {
                order[row] = row;
            }
            // the beginning of a shuffle: as many as are wanted, each of those that are left equally likely
            for (int chosen = 0; chosen < zeros; chosen++) {
                int other = chosen + random.nextInt(rows - chosen);
                int row = order[other];
                order[other] = order[chosen];
                values[from + units.index(column, row)] = 0;
            }
        }
    }
}
