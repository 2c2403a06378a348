package dev.espalier.engine.layer;

/**
 * Positions of images that are a step apart.
 *
 * @param imageHeight rows of an image
 * @param imageWidth columns of an image
 * @param firstRow the row of the first position
 * @param firstColumn the column of the first position
 * @param rowStep rows from one position to the next
 * @param columnStep columns from one position to the next
 */
record PositionGrid(int imageHeight, int imageWidth, int firstRow, int firstColumn, int rowStep, int columnStep) {

    /** All positions. */
    static PositionGrid whole(int imageHeight, int imageWidth) {
        return new PositionGrid(imageHeight, imageWidth, 0, 0, 1, 1);
    }

    int height() {
        return (imageHeight - firstRow + rowStep - 1) / rowStep;
    }

    int width() {
        return (imageWidth - firstColumn + columnStep - 1) / columnStep;
    }

    int size() {
        return height() * width();
    }

    boolean isWhole() {
        return rowStep == 1 && columnStep == 1;
    }

    /** The position in the images that belongs to one of the grid, both counted over all images. */
    int inImages(int position) {
        int sample = position / size();
        int inGrid = position - sample * size();
        int row = firstRow + inGrid / width() * rowStep;
        return (sample * imageHeight + row) * imageWidth + firstColumn + inGrid % width() * columnStep;
    }
}
