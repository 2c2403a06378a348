package dev.espalier.engine.layer;

import java.util.Arrays;

/**
 * Copies what a window meets of images with their channels last into rows, one for each position: element by element of the
 * window, channel by channel; 0 where it meets padding. So a convolution is a product of such rows and a matrix of weights.
 *
 * <p>A position (y, x) of the grid and an element meet the image at (y · rowStep + row of the element, x · columnStep + column of
 * the element).
 */
final class Patches {

    /** Up to this many values a loop is faster than a call that copies. */
    private static final int SHORT = 12;

    private final int height;
    private final int width;
    private final int stride;
    private final int channels;
    private final int gridWidth;
    private final int gridSize;
    private final int rowStep;
    private final int columnStep;
    private final int length;

    // runs of elements that are neighbours in the image
    private final int[] rows;
    private final int[] columns;
    private final int[] runs;

    /**
     * Patches of a grid of positions.
     *
     * @param height rows of an image
     * @param width columns of an image
     * @param stride values of a position in the image
     * @param channels how many of them are copied
     * @param gridHeight positions down
     * @param gridWidth positions across
     * @param rowStep rows of the image from one position to the next
     * @param columnStep columns likewise
     * @param elementRows the row of each element of the window at position 0
     * @param elementColumns the column likewise
     */
    Patches(
            int height,
            int width,
            int stride,
            int channels,
            int gridHeight,
            int gridWidth,
            int rowStep,
            int columnStep,
            int[] elementRows,
            int[] elementColumns) {
        this.height = height;
        this.width = width;
        this.stride = stride;
        this.channels = channels;
        this.gridWidth = gridWidth;
        this.gridSize = gridHeight * gridWidth;
        this.rowStep = rowStep;
        this.columnStep = columnStep;
        this.length = elementRows.length * channels;
        int[] lengths = new int[elementRows.length];
        int[] first = new int[elementRows.length];
        int count = 0;
        for (int element = 0; element < elementRows.length; element++) {
            boolean follows = element > 0
                    && channels == stride
                    && elementRows[element] == elementRows[element - 1]
                    && elementColumns[element] == elementColumns[element - 1] + 1;
            if (follows) {
                lengths[count - 1]++;
            } else {
                first[count] = element;
                lengths[count++] = 1;
            }
        }
        this.runs = Arrays.copyOf(lengths, count);
        this.rows = new int[count];
        this.columns = new int[count];
        for (int run = 0; run < count; run++) {
            rows[run] = elementRows[first[run]];
            columns[run] = elementColumns[first[run]];
        }
    }

    /** The patches of a window in images. */
    static Patches of(Window window, int stride, int channels) {
        int[] rows = new int[window.size()];
        int[] columns = new int[rows.length];
        for (int element = 0; element < rows.length; element++) {
            rows[element] = window.height().at(0, element / window.width().kernel());
            columns[element] = window.width().at(0, element % window.width().kernel());
        }
        return new Patches(
                window.height().input(),
                window.width().input(),
                stride,
                channels,
                window.height().output(),
                window.width().output(),
                window.height().stride(),
                window.width().stride(),
                rows,
                columns);
    }

    /** Values of a row. */
    int length() {
        return length;
    }

    /**
     * Copies the patches of some positions.
     *
     * @param images the images of a batch, one after another
     * @param offset of the first channel that is copied
     * @param from the first position, counted over all images
     * @param to the position after the last
     * @param target rows without gaps between them
     */
    void copy(float[] images, int offset, int from, int to, float[] target) {
        int at = 0;
        for (int position = from; position < to; ) {
            int sample = position / gridSize;
            int inGrid = position - sample * gridSize;
            int y = inGrid / gridWidth;
            int x = inGrid - y * gridWidth;
            int count = Math.min(to - position, gridWidth - x);
            int begin = at;
            for (int run = 0; run < runs.length; run++) {
                copyRun(images, offset, sample * height, y * rowStep + rows[run], x, count, run, target, begin);
                begin += runs[run] * channels;
            }
            at += count * length;
            position += count;
        }
    }

    /** Copies a run of elements for neighbouring positions of a row of the grid. */
    private void copyRun(
            float[] images, int offset, int firstRow, int row, int x, int count, int run, float[] target, int begin) {
        int size = runs[run] * channels;
        if (row < 0 || row >= height) {
            for (int i = 0; i < count; i++) {
                Arrays.fill(target, begin + i * length, begin + i * length + size, 0);
            }
            return;
        }
        int rowStart = (firstRow + row) * width;
        int column = x * columnStep + columns[run];
        // the positions whose elements all lie inside
        int first = Math.max(0, Math.min(count, (-column + columnStep - 1) / columnStep));
        int last = Math.max(first, Math.min(count, Math.floorDiv(width - runs[run] - column, columnStep) + 1));
        for (int i = 0; i < first; i++) {
            copyBorder(images, offset, rowStart, column + i * columnStep, run, target, begin + i * length);
        }
        copyInside(
                images,
                (rowStart + column + first * columnStep) * stride + offset,
                columnStep * stride,
                last - first,
                size,
                target,
                begin + first * length);
        for (int i = last; i < count; i++) {
            copyBorder(images, offset, rowStart, column + i * columnStep, run, target, begin + i * length);
        }
    }

    private void copyInside(float[] images, int from, int step, int count, int size, float[] target, int begin) {
        if (size > SHORT) {
            for (int i = 0; i < count; i++) {
                System.arraycopy(images, from + i * step, target, begin + i * length, size);
            }
            return;
        }
        for (int i = 0; i < count; i++) {
            int source = from + i * step;
            int at = begin + i * length;
            for (int j = 0; j < size; j++) {
                target[at + j] = images[source + j];
            }
        }
    }

    /** Copies a run of which a part is padding. */
    private void copyBorder(float[] images, int offset, int rowStart, int column, int run, float[] target, int at) {
        int end = column + runs[run];
        int size = runs[run] * channels;
        // of a run of several elements all channels are copied
        int before = Math.min(size, Math.max(0, -column) * channels);
        int after = Math.min(size, Math.max(0, end - width) * channels);
        int inside = Math.max(0, size - before - after);
        Arrays.fill(target, at, at + before, 0);
        System.arraycopy(
                images,
                inside == 0 ? 0 : (rowStart + Math.max(0, column)) * stride + offset,
                target,
                at + before,
                inside);
        Arrays.fill(target, at + size - after, at + size, 0);
    }
}
