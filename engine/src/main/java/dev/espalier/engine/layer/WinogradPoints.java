package dev.espalier.engine.layer;

import dev.espalier.engine.kernel.Kernels;
import dev.espalier.engine.kernel.WinogradKernels.Part;
import dev.espalier.engine.kernel.WinogradTile;
import java.util.Arrays;

/**
 * The points of the tiles of a strip, transformed from images or from the gradient of a result: a matrix of tiles × channels for each
 * point. One for each thread, used again and again.
 */
final class WinogradPoints {

    /** Where rows begin, so that vectors do not cross cache lines. */
    static final int START = 12;

    /** What keeps matrices apart whose distance is a power of two: in a cache they would fall on one another. */
    static final int LINE = 16;

    /** Values of a row of neighbouring tiles that are transformed together in a first-level cache. */
    private static final int RUN = 1 << 10;

    private final Kernels kernels;
    private final WinogradGrid grid;
    private final WinogradTile tile;
    private final int channels;
    private final int stride;
    private final int run;
    private final int rowStride;
    private final float[] values;
    private final float[] rows;
    private final float[] lines;

    /**
     * Buffers.
     *
     * @param kernels what to compute with
     * @param grid the tiles
     * @param channels of a position
     * @param length tiles of a strip
     */
    WinogradPoints(Kernels kernels, WinogradGrid grid, int channels, int length) {
        this.kernels = kernels;
        this.grid = grid;
        this.tile = grid.tile();
        this.channels = channels;
        this.stride = length * channels + LINE;
        this.run = runLength(tile, channels);
        this.rowStride = (run * tile.outputs() + 2) * channels + LINE;
        this.values = new float[START + tile.points() * tile.points() * stride];
        this.rows = new float[START + tile.points() * rowStride];
        this.lines = new float[rows.length];
    }

    /** Neighbouring tiles that are transformed together. */
    static int runLength(WinogradTile tile, int channels) {
        return Math.max(1, RUN / (tile.outputs() * channels));
    }

    /** The matrices. */
    float[] values() {
        return values;
    }

    /** Where the matrix of a point begins; its rows are as long as there are channels. */
    int at(int point) {
        return START + point * stride;
    }

    /**
     * Transforms what tiles are computed from.
     *
     * @param images of a batch
     * @param from the first tile of the strip
     * @param to the tile after the last
     */
    void ofImages(float[] images, int from, int to) {
        for (int at = from; at < to; ) {
            int count = grid.run(at, Math.min(to - at, run));
            down(
                    Part.INPUTS,
                    images,
                    grid.imageHeight(),
                    grid.imageWidth(),
                    grid.sample(at),
                    grid.firstRow(at),
                    tile.points(),
                    grid.firstColumn(at),
                    count * tile.outputs() + 2);
            across(Part.INPUTS, count, at - from);
            at += count;
        }
    }

    /**
     * Transforms the gradient of the tiles.
     *
     * @param gradient of the result
     * @param from the first tile of the strip
     * @param to the tile after the last
     */
    void ofGradient(float[] gradient, int from, int to) {
        for (int at = from; at < to; ) {
            int count = grid.run(at, Math.min(to - at, run));
            down(
                    Part.GRADIENTS,
                    gradient,
                    grid.resultHeight(),
                    grid.resultWidth(),
                    grid.sample(at),
                    grid.resultRow(at),
                    tile.outputs(),
                    grid.resultColumn(at),
                    count * tile.outputs());
            across(Part.GRADIENTS, count, at - from);
            at += count;
        }
    }

    /** Transforms rows of neighbouring tiles, all columns at once, where they are if all of them are rows of an image. */
    private void down(
            Part part,
            float[] images,
            int height,
            int width,
            int sample,
            int row,
            int rowCount,
            int column,
            int columns) {
        if (row < 0 || row + rowCount > height) {
            for (int i = 0; i < rowCount; i++) {
                copyRow(images, height, width, sample, row + i, column, columns, START + i * rowStride);
            }
            kernels.winograd(tile, part, 1, columns * channels, rows, START, 0, rowStride, lines, START, 0, rowStride);
            return;
        }
        int before = Math.min(columns, Math.max(0, -column));
        int end = Math.max(before, Math.min(columns, width - column));
        if (end > before) {
            int at = ((sample * height + row) * width + column + before) * channels;
            int to = START + before * channels;
            int size = (end - before) * channels;
            kernels.winograd(tile, part, 1, size, images, at, 0, width * channels, lines, to, 0, rowStride);
        }
        for (int at = START; at < lines.length; at += rowStride) {
            Arrays.fill(lines, at, at + before * channels, 0);
            Arrays.fill(lines, at + end * channels, at + columns * channels, 0);
        }
    }

    /** Transforms what {@code down} has made across each tile. */
    private void across(Part part, int count, int inStrip) {
        for (int row = 0; row < tile.points(); row++) {
            kernels.winograd(
                    tile,
                    part,
                    count,
                    channels,
                    lines,
                    START + row * rowStride,
                    tile.outputs() * channels,
                    channels,
                    values,
                    at(row * tile.points()) + inStrip * channels,
                    channels,
                    stride);
        }
    }

    /** Copies some positions of a row of an image, 0 where there is no image. */
    private void copyRow(float[] images, int height, int width, int sample, int row, int column, int columns, int at) {
        if (row < 0 || row >= height) {
            Arrays.fill(rows, at, at + columns * channels, 0);
            return;
        }
        int before = Math.min(columns, Math.max(0, -column));
        int end = Math.max(before, Math.min(columns, width - column));
        Arrays.fill(rows, at, at + before * channels, 0);
        System.arraycopy(
                images,
                end == before ? 0 : ((sample * height + row) * width + column + before) * channels,
                rows,
                at + before * channels,
                (end - before) * channels);
        Arrays.fill(rows, at + end * channels, at + columns * channels, 0);
    }
}
