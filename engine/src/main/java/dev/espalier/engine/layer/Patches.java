package dev.espalier.engine.layer;

import dev.espalier.engine.kernel.ArrayKernels;

/**
 * What a window meets of images with their channels last, a strip of the positions of a grid at a time, as rows of an operand of
 * a product. The values of a patch are those of the window column by column, row by row, channel by channel; 0 where it meets
 * padding.
 *
 * <p>For a row of the grid, the rows of the image that the window meets are interleaved in a band: the first column of all of
 * them, the second, and so on. In a band each patch is one run of neighbouring values, and the patches of neighbouring positions
 * overlap, so that a value is copied once for each row of the window that meets it, not for each element. With a dilation,
 * columns of the same remainder are neighbours in a band.
 */
final class Patches {

    /** The most elements of a strip, which stays in a second-level cache, unless a few positions have more. */
    private static final int STRIP = 1 << 17;

    /** The fewest positions of a strip where a row of the grid is cut. */
    private static final int FEW = 24;

    /** Whole vectors may be read at the last patch. */
    private static final int BEYOND = 64;

    private final ArrayKernels kernels;
    private final PatchAxis height;
    private final PatchAxis width;
    private final int stride;
    private final int channels;

    /** Positions of a row of the grid, or of a piece of it. */
    private final int piece;

    private final int pieces;
    private final int rowsOfStrip;

    /** Elements of a column of a band. */
    private final int column;

    private final int band;
    private final int[] starts;
    private final float[] zeros;

    /**
     * Patches of a grid of positions.
     *
     * @param kernels what to copy with
     * @param height the axis of the rows
     * @param width the axis of the columns
     * @param stride values of a position in the image
     * @param channels how many of them a patch has
     * @param longest the most positions of a strip, unless a row of the grid is not cut
     */
    Patches(ArrayKernels kernels, PatchAxis height, PatchAxis width, int stride, int channels, int longest) {
        this.kernels = kernels;
        this.height = height;
        this.width = width;
        this.stride = stride;
        this.channels = channels;
        this.column = height.elements() * channels;
        int most = width.positions();
        while (most > FEW && (most > longest || columns(most) * column > STRIP)) {
            most--;
        }
        this.pieces = (width.positions() + most - 1) / most;
        this.piece = (width.positions() + pieces - 1) / pieces;
        this.band = columns(piece) * column;
        int fitting = Math.min(longest / piece, STRIP / Math.max(1, band));
        this.rowsOfStrip = pieces > 1 ? 1 : Math.max(1, fitting);
        this.starts = new int[rowsOfStrip * piece];
        for (int i = 0; i < starts.length; i++) {
            starts[i] = i / piece * band + columnOf(i % piece) * column;
        }
        this.zeros = new float[channels];
    }

    /** The patches of a window in images. */
    static Patches of(ArrayKernels kernels, Window window, int stride, int channels, int longest) {
        return new Patches(
                kernels, PatchAxis.of(window.height()), PatchAxis.of(window.width()), stride, channels, longest);
    }

    /** Values of a patch. */
    int length() {
        return width.elements() * column;
    }

    /** Positions across the grid. */
    int gridWidth() {
        return width.positions();
    }

    /** Rows of the grid of each image. */
    int gridHeight() {
        return height.positions();
    }

    /** Pieces of a row of the grid, of which each is a strip if there are several. */
    int pieces() {
        return pieces;
    }

    /** Strips of some rows of the grid. */
    int strips(int rows) {
        return (rows + rowsOfStrip - 1) / rowsOfStrip * pieces;
    }

    /** How many rows of the grid a strip has. */
    int rowsOfStrip() {
        return rowsOfStrip;
    }

    /** The most positions of a strip. */
    int longest() {
        return starts.length;
    }

    /** The first position of a piece within its row. */
    int first(int number) {
        return number * piece;
    }

    /** Positions of a piece. */
    int positions(int number) {
        return Math.min(piece, width.positions() - first(number));
    }

    /** Memory for a strip. */
    float[] newStrip() {
        return new float[rowsOfStrip * band + BEYOND];
    }

    /** Where the patches of a strip begin, which are the same for all strips; of one that is shorter the first ones. */
    int[] starts() {
        return starts;
    }

    /**
     * Copies what a strip needs.
     *
     * @param images the images of a batch, one after another
     * @param offset of the first channel that is copied
     * @param row the first row of the grid, counted over all images
     * @param rows how many rows
     * @param number the piece of them
     * @param strip where the patches go
     */
    void copy(float[] images, int offset, int row, int rows, int number, float[] strip) {
        if (length() == 0) {
            return;
        }
        int across = first(number) * width.step() + width.first();
        int count = positions(number);
        for (int i = 0; i < rows; i++) {
            int sample = (row + i) / height.positions();
            int y = (row + i - sample * height.positions()) * height.step() + height.first();
            for (int element = 0; element < height.elements(); element++) {
                int at = y + element * height.distance();
                int image = at < 0 || at >= height.input() ? -1 : (sample * height.input() + at) * width.input();
                copyRow(images, offset, image, across, count, strip, i * band + element * channels);
            }
        }
    }

    /** Copies a row of an image, or one of padding, to its places in the columns of a band. */
    private void copyRow(float[] images, int offset, int row, int across, int count, float[] strip, int to) {
        int distance = distance();
        int at = to;
        for (int rest = 0; rest < distance; rest += remainderStep()) {
            int begin = across + rest;
            int columns = columnsOf(rest, count);
            int inside = row < 0 ? 0 : columns;
            // the columns that lie in the image
            int first = Math.min(inside, begin < 0 ? (-begin + distance - 1) / distance : 0);
            int last = Math.max(first, Math.min(inside, Math.floorDiv(width.input() - 1 - begin, distance) + 1));
            clear(first, strip, at);
            if (first < last) {
                int from = (row + begin + first * distance) * stride + offset;
                kernels.copyRuns(
                        last - first, channels, images, from, distance * stride, strip, at + first * column, column);
            }
            clear(columns - last, strip, at + last * column);
            // a shorter piece has its columns where the whole one has them
            at += columnsOf(rest, piece) * column;
        }
    }

    private void clear(int columns, float[] strip, int at) {
        if (columns > 0) {
            kernels.copyRuns(columns, channels, zeros, 0, 0, strip, at, column);
        }
    }

    /** The distance of columns that are neighbours in a band: of those of the window, or of the positions' if they are one. */
    private int distance() {
        return width.elements() > 1 ? width.distance() : width.step();
    }

    /** Remainders by the distance that columns can have are multiples of this. */
    private int remainderStep() {
        int a = distance();
        int b = width.step() % a;
        while (b > 0) {
            int rest = a % b;
            a = b;
            b = rest;
        }
        return a;
    }

    /** How many columns with a remainder some positions have. */
    private int columnsOf(int rest, int count) {
        int distance = distance();
        return Math.max(0, (width.span(count) - rest + distance - 1) / distance);
    }

    /** Columns of the band of some positions. */
    private int columns(int count) {
        int sum = 0;
        for (int rest = 0; rest < distance(); rest += remainderStep()) {
            sum += columnsOf(rest, count);
        }
        return sum;
    }

    /** Where in a band of a whole piece the column of the first element at a position is. */
    private int columnOf(int position) {
        int at = position * width.step();
        int rest = at % distance();
        int before = at / distance();
        for (int other = 0; other < rest; other += remainderStep()) {
            before += columnsOf(other, piece);
        }
        return before;
    }
}
