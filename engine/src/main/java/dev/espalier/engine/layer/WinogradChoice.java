package dev.espalier.engine.layer;

import dev.espalier.engine.kernel.WinogradTile;
import java.util.Optional;

/**
 * The choice between Winograd's algorithm and the sums themselves, for each direction of a convolution. It depends on shapes alone, not
 * on a batch, threads or times: a trained model predicts with the algorithms that it was trained with.
 */
final class WinogradChoice {

    /** The greatest bound on the error of a result, relative to the sum of the magnitudes of its terms. */
    static final double LARGEST_ERROR = 0x1p-8;

    /** With fewer channels the transforms cost more than the products save. */
    private static final int FEWEST_CHANNELS = 16;

    /** The least number of products of the sums for each of a tile. */
    private static final double LEAST_GAIN = 1.5;

    private WinogradChoice() {}

    /** The tile for a convolution's output; empty for the sums themselves. */
    static Optional<WinogradTile> forward(ConvolutionShape shape, ConvolutionChoice choice) {
        Window window = shape.window();
        return of(
                shape,
                choice,
                shape.inputs(),
                window.height().output(),
                window.width().output());
    }

    /** The tile for the gradient of its input. */
    static Optional<WinogradTile> inputGradient(ConvolutionShape shape, ConvolutionChoice choice) {
        Window window = shape.window();
        return of(
                shape,
                choice,
                shape.outputs(),
                window.height().input(),
                window.width().input());
    }

    /** The tile for the gradient of its weights. */
    static Optional<WinogradTile> weightGradient(ConvolutionShape shape, ConvolutionChoice choice) {
        return forward(shape, choice);
    }

    private static Optional<WinogradTile> of(
            ConvolutionShape shape, ConvolutionChoice choice, int summed, int height, int width) {
        boolean fits = choice == ConvolutionChoice.AUTO
                && shape.groups() == 1
                && Math.min(shape.inputs(), shape.outputs()) >= FEWEST_CHANNELS
                && fits(shape.window().height())
                && fits(shape.window().width());
        if (!fits) {
            return Optional.empty();
        }
        WinogradTile best = gain(WinogradTile.FOUR, height, width) >= gain(WinogradTile.TWO, height, width)
                        && WinogradTile.FOUR.errorBound(summed) <= LARGEST_ERROR
                ? WinogradTile.FOUR
                : WinogradTile.TWO;
        boolean wins = gain(best, height, width) >= LEAST_GAIN && best.errorBound(summed) <= LARGEST_ERROR;
        return wins ? Optional.of(best) : Optional.empty();
    }

    private static boolean fits(WindowAxis axis) {
        return axis.kernel() == 3 && axis.stride() == 1 && axis.dilation() == 1;
    }

    /** Products of the sums for one of the tiles, with those of tiles that are only a part. */
    private static double gain(WinogradTile tile, int height, int width) {
        double tiles = (double) Math.floorDiv(height + tile.outputs() - 1, tile.outputs())
                * Math.floorDiv(width + tile.outputs() - 1, tile.outputs());
        return 9.0 * height * width / (tiles * tile.points() * tile.points());
    }
}
