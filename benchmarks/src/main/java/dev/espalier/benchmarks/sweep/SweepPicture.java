package dev.espalier.benchmarks.sweep;

import dev.espalier.benchmarks.sweep.SweepPoint.Series;
import dev.espalier.cli.Svg;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The sweeps as a picture: work per second above, samples per second below, over width, batch and depth. */
final class SweepPicture {

    private static final int PANEL_WIDTH = 330;
    private static final int PANEL_HEIGHT = 290;
    private static final String[] COLOURS = {"#1b6ca8", "#c8553d"};

    private SweepPicture() {}

    static String draw(List<SweepResult> results) {
        Svg svg = new Svg(3 * PANEL_WIDTH, 2 * PANEL_HEIGHT);
        for (int row = 0; row < 2; row++) {
            ToDoubleFunction<SweepResult> metric = row == 0 ? SweepResult::gigaflops : SweepResult::samplesPerSecond;
            String unit = row == 0 ? "GFLOP/s" : "samples/s";
            int top = row * PANEL_HEIGHT;
            panel(svg, results, metric, unit + " by width", 0, top, Series.WIDTH, Series.WIDTH_256);
            panel(svg, results, metric, unit + " by batch", PANEL_WIDTH, top, Series.BATCH, Series.BATCH_1024);
            panel(svg, results, metric, unit + " by depth", 2 * PANEL_WIDTH, top, Series.DEPTH);
        }
        return svg.toString();
    }

    private static void panel(
            Svg svg,
            List<SweepResult> results,
            ToDoubleFunction<SweepResult> metric,
            String title,
            int left,
            int top,
            Series... shown) {
        List<Chart.Line> lines = new ArrayList<>();
        for (int i = 0; i < shown.length; i++) {
            for (int threads = 1; threads <= 2; threads++) {
                lines.add(line(results, metric, shown[i], threads, COLOURS[i]));
            }
        }
        new Chart(title, left, top, PANEL_WIDTH, PANEL_HEIGHT, lines).draw(svg);
    }

    private static Chart.Line line(
            List<SweepResult> results,
            ToDoubleFunction<SweepResult> metric,
            Series series,
            int threads,
            String colour) {
        List<Chart.Point> points = results.stream()
                .filter(each -> each.point().series() == series && each.point().threads() == threads)
                .map(each -> new Chart.Point(series.of(each.point()), metric.applyAsDouble(each)))
                .toList();
        String what = switch (series) {
            case WIDTH -> "batch 64";
            case WIDTH_256 -> "batch 256";
            case BATCH, DEPTH -> "width 256";
            case BATCH_1024 -> "width 1024";
        };
        String name = what + (threads == 1 ? ", 1 thread" : ", 2 threads");
        return new Chart.Line(name, colour, threads == 1, points);
    }
}
