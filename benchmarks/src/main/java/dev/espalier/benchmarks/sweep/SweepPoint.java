package dev.espalier.benchmarks.sweep;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * A network and how it is trained.
 *
 * @param series which sweep it belongs to; the points of one differ in what it is named by
 * @param width of the input and of every hidden layer
 * @param batch samples in a step
 * @param depth hidden layers, each dense with a ReLU
 * @param threads to compute with
 */
record SweepPoint(Series series, int width, int batch, int depth, int threads) {

    /** The first line of the table. */
    static final String HEADER = "series,width,batch,depth,threads,samples_per_second,gflops";

    private static final List<Integer> WIDTHS = List.of(64, 128, 256, 512, 1024, 2048, 4096);
    private static final List<Integer> BATCHES = List.of(1, 4, 16, 64, 256, 1024, 4096);
    private static final List<Integer> DEPTHS = List.of(1, 2, 4, 8, 16);
    private static final List<Integer> THREADS = List.of(1, 2);

    /** What is varied. */
    enum Series {
        /** Widths at batch 64. */
        WIDTH,
        /** Widths at batch 256. */
        WIDTH_256,
        /** Batches at width 256. */
        BATCH,
        /** Batches at width 1024. */
        BATCH_1024,
        /** Depths at width 256 and batch 64. */
        DEPTH;

        /** The value that is varied. */
        int of(SweepPoint point) {
            return switch (this) {
                case WIDTH, WIDTH_256 -> point.width();
                case BATCH, BATCH_1024 -> point.batch();
                case DEPTH -> point.depth();
            };
        }
    }

    /** Every point of every sweep, with one thread and with two. */
    static List<SweepPoint> all() {
        List<SweepPoint> points = new ArrayList<>();
        for (int threads : THREADS) {
            WIDTHS.forEach(width -> points.add(new SweepPoint(Series.WIDTH, width, 64, 2, threads)));
            WIDTHS.forEach(width -> points.add(new SweepPoint(Series.WIDTH_256, width, 256, 2, threads)));
            BATCHES.forEach(batch -> points.add(new SweepPoint(Series.BATCH, 256, batch, 2, threads)));
            BATCHES.forEach(batch -> points.add(new SweepPoint(Series.BATCH_1024, 1024, batch, 2, threads)));
            DEPTHS.forEach(depth -> points.add(new SweepPoint(Series.DEPTH, 256, 64, depth, threads)));
        }
        return points;
    }

    /** Whether another sweep's point is of the same network, trained in the same way. */
    boolean isSameNetwork(SweepPoint other) {
        return width == other.width && batch == other.batch && depth == other.depth && threads == other.threads;
    }

    /** The arguments by which a process of its own is told of it. */
    List<String> arguments() {
        return List.of(series.name(), "" + width, "" + batch, "" + depth, "" + threads);
    }

    static SweepPoint of(String[] arguments) {
        return new SweepPoint(
                Series.valueOf(arguments[0]),
                Integer.parseInt(arguments[1]),
                Integer.parseInt(arguments[2]),
                Integer.parseInt(arguments[3]),
                Integer.parseInt(arguments[4]));
    }

    /** The units of all layers, the input first, ten classes last. */
    List<Integer> widths() {
        List<Integer> widths = new ArrayList<>(Collections.nCopies(depth + 1, width));
        widths.add(SweepRun.CLASSES);
        return widths;
    }

    /** How its line in the table begins. */
    String key() {
        return String.format(
                Locale.ROOT, "%s,%d,%d,%d,%d,", series.name().toLowerCase(Locale.ROOT), width, batch, depth, threads);
    }
}
