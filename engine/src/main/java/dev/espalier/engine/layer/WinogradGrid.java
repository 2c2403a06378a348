package dev.espalier.engine.layer;

import dev.espalier.engine.kernel.WinogradTile;

/**
 * The tiles of images that a convolution of 3 × 3 with a stride of 1 gives, numbered over all images; those at the lower and right
 * border may be only a part of a tile.
 *
 * @param tile of the algorithm
 * @param imageHeight rows of an image that the convolution takes
 * @param imageWidth columns likewise
 * @param rowsBefore rows of padding before the image; rows that are left out, if negative
 * @param columnsBefore columns likewise
 * @param resultHeight rows of an image that it gives
 * @param resultWidth columns likewise
 */
record WinogradGrid(
        WinogradTile tile,
        int imageHeight,
        int imageWidth,
        int rowsBefore,
        int columnsBefore,
        int resultHeight,
        int resultWidth) {

    /** The tiles of the convolution itself. */
    static WinogradGrid ofOutput(WinogradTile tile, Window window) {
        WindowAxis height = window.height();
        WindowAxis width = window.width();
        return new WinogradGrid(
                tile, height.input(), width.input(), height.before(), width.before(), height.output(), width.output());
    }

    /** The tiles of the gradient of its input, which is a convolution of the gradient of its output. */
    static WinogradGrid ofInput(WinogradTile tile, Window window) {
        WindowAxis height = window.height();
        WindowAxis width = window.width();
        return new WinogradGrid(
                tile,
                height.output(),
                width.output(),
                height.kernel() - 1 - height.before(),
                width.kernel() - 1 - width.before(),
                height.input(),
                width.input());
    }

    private int height() {
        return (resultHeight + tile.outputs() - 1) / tile.outputs();
    }

    private int width() {
        return (resultWidth + tile.outputs() - 1) / tile.outputs();
    }

    /** Tiles of an image. */
    int size() {
        return height() * width();
    }

    int sample(int number) {
        return number / size();
    }

    /** How many tiles of the same row there are from one on, at most a given number. */
    int run(int number, int most) {
        return Math.min(most, width() - number % width());
    }

    /** The first row of a tile in the result. */
    int resultRow(int number) {
        return number % size() / width() * tile.outputs();
    }

    int resultColumn(int number) {
        return number % width() * tile.outputs();
    }

    /** The first row of the image that a tile is computed from. */
    int firstRow(int number) {
        return resultRow(number) - rowsBefore;
    }

    int firstColumn(int number) {
        return resultColumn(number) - columnsBefore;
    }
}
