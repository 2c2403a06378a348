package dev.espalier.engine.kernel;

/**
 * A minimal algorithm for convolutions with a window of three: as many products as the tile of the input has points give the
 * sums of all its outputs, F(2, 3) or F(4, 3). Applied to rows and to columns it is one for a window of 3 × 3.
 *
 * <p>The products are those of polynomials evaluated at points. With the points 0, ±1 and ∞ two outputs take four products in place
 * of six, with 0, ±½, ±2 and ∞ four take six in place of twelve. These points keep all coefficients but two small, and are powers of
 * two, with which a product is exact; ±1 and ±2, the usual ones, have twice the error bound for each axis.
 *
 * <p>Source: Winograd, "Arithmetic Complexity of Computations", SIAM 1980; Lavin and Gray, "Fast Algorithms for Convolutional Neural
 * Networks", CVPR 2016.
 */
public enum WinogradTile {

    /** F(2, 3): twice along each axis, 16 products for 36. */
    TWO(2, 4, 11),

    /** F(4, 3): twice along each axis, 36 products for 144. */
    FOUR(4, 14.5, 19);

    private final int outputs;
    private final double amplification;
    private final int roundings;

    WinogradTile(int outputs, double amplification, int roundings) {
        this.outputs = outputs;
        this.amplification = amplification;
        this.roundings = roundings;
    }

    /** The name in the literature: {@code F(4x4, 3x3)}. */
    @Override
    public String toString() {
        return "F(" + outputs + "x" + outputs + ", 3x3)";
    }

    /** Outputs of a tile along an axis. */
    public int outputs() {
        return outputs;
    }

    /** Inputs of a tile along an axis, and how many products there are. */
    public int points() {
        return outputs + 2;
    }

    /**
     * A bound on the error of a convolution by this algorithm, relative to Σ max|x|·|w|, where the sum is over the window and the
     * channels, and the maximum over the tile of the input, for each channel.
     *
     * <p>A value passes through as many roundings as the sum has channels, and through those of the transforms; each is at most 2⁻²⁴ of
     * what the sum would be if all terms had the same sign. That is at most the square of the greatest Σ|A|·|G|·Σ|B| times the above,
     * where A, G and B are the matrices of the transforms of products, weights and inputs, for an output and an element of the
     * window; the square, because there are two axes.
     *
     * @param channels that are summed over
     * @return the bound to the first order in 2⁻²⁴
     */
    public double errorBound(int channels) {
        return (channels + roundings) * amplification * amplification * 0x1p-24;
    }
}
