package dev.espalier.engine.layer;

import dev.espalier.engine.kernel.Taps;
import java.util.List;

/**
 * Which elements of a window the positions of a result meet of a source, where both are images with their channels last and have
 * as many channels.
 */
final class TapWalk {

    /** The run of each row of the result, and its place in it. */
    private final TapRun[] runs;

    private final int[] places;
    private final TapRun[] columns;
    private final int sourceWidth;
    private final int kernelWidth;
    private final int channels;
    private final TapSource source;

    private TapWalk(
            List<TapRun> rows,
            List<TapRun> columns,
            int height,
            int sourceWidth,
            int kernelWidth,
            int channels,
            TapSource source) {
        this.runs = new TapRun[height];
        this.places = new int[height];
        for (TapRun run : rows) {
            for (int i = 0; i < run.count(); i++) {
                runs[run.first() + i * run.step()] = run;
                places[run.first() + i * run.step()] = i;
            }
        }
        this.columns = columns.toArray(TapRun[]::new);
        this.sourceWidth = sourceWidth;
        this.kernelWidth = kernelWidth;
        this.channels = channels;
        this.source = source;
    }

    /** The walk of a window over what it moves over forward. */
    static TapWalk forward(Window window, int channels, TapSource source) {
        return new TapWalk(
                TapRun.forward(window.height()),
                TapRun.forward(window.width()),
                window.height().output(),
                window.width().input(),
                window.width().kernel(),
                channels,
                source);
    }

    /** The walk over the gradient of the output of a convolution, whose result is that of its input. */
    static TapWalk backward(Window window, int channels, TapSource source) {
        return new TapWalk(
                TapRun.backward(window.height()),
                TapRun.backward(window.width()),
                window.height().input(),
                window.width().output(),
                window.width().kernel(),
                channels,
                source);
    }

    /** How many runs of columns a row has. */
    int count() {
        return columns.length;
    }

    TapRun columns(int run) {
        return columns[run];
    }

    /** Rows of the result. */
    int height() {
        return runs.length;
    }

    /**
     * Gathers the elements that a run meets, row by row of the window, and of each the planes of the source.
     *
     * @param taps where to put them
     * @param row of the result
     * @param column the run along the row
     * @param begin where the sample begins in the source
     */
    void gather(Taps taps, int row, TapRun column, int begin) {
        taps.clear();
        TapRun run = runs[row];
        for (int i = 0; i < run.elements().length; i++) {
            int sourceRow = run.places()[i] + places[row] * run.sourceStep();
            int element = run.elements()[i] * kernelWidth;
            for (int k = 0; k < column.elements().length; k++) {
                int at = begin + (sourceRow * sourceWidth + column.places()[k]) * channels;
                int weight = (element + column.elements()[k]) * source.count();
                for (int plane = 0; plane < source.count(); plane++) {
                    taps.add(at + plane * source.size(), (weight + plane) * channels);
                }
            }
        }
    }
}
