package dev.espalier.engine.layer;

/**
 * The positions of a window in an image.
 *
 * @param height along the rows; a single one for series
 * @param width along the columns
 */
record Window(WindowAxis height, WindowAxis width) {

    /** Elements of the window. */
    int size() {
        return height.kernel() * width.kernel();
    }

    /** How many positions there are. */
    int positions() {
        return height.output() * width.output();
    }

    int inputPositions() {
        return height.input() * width.input();
    }

    /** The shape of what has one value for each channel and position of the window. */
    ImageShape outputOf(ImageShape image) {
        return image.withPositions(height.output(), width.output());
    }

    boolean isIdentity() {
        return height.isIdentity() && width.isIdentity();
    }
}
