package dev.espalier.cli;

import dev.espalier.api.ReadableNumber;
import dev.espalier.core.SweepPoint;
import dev.espalier.core.noise.NoiseSweep;
import java.util.List;

/** Metrics against the strength of noise as a picture: one panel for each metric, one above the other. */
final class SweepSvg {

    private static final int WIDTH = 720;
    private static final int PANEL = 220;
    private static final int LEFT = 80;
    private static final int RIGHT = 20;
    private static final int TOP = 50;
    private static final int PLOT = 140;

    private SweepSvg() {}

    static String draw(String title, NoiseSweep.On on, List<SweepPoint> points, List<String> metrics) {
        Svg svg = new Svg(WIDTH, TOP + metrics.size() * PANEL);
        svg.text(LEFT, 24, "font-size=\"15\"", title);
        for (int panel = 0; panel < metrics.size(); panel++) {
            panel(svg, metrics.get(panel), on, points, TOP + panel * PANEL);
        }
        return svg.toString();
    }

    private static void panel(Svg svg, String metric, NoiseSweep.On on, List<SweepPoint> points, int top) {
        List<SweepPoint> known = points.stream()
                .filter(point -> Double.isFinite(mean(point, metric)))
                .toList();
        int bottom = top + 20 + PLOT;
        svg.text(LEFT, top + 8, "font-size=\"13\"", metric);
        Axis axis = Axis.spanning(
                known.stream()
                        .mapToDouble(point -> mean(point, metric) - spread(point, metric))
                        .min()
                        .orElse(0),
                known.stream()
                        .mapToDouble(point -> mean(point, metric) + spread(point, metric))
                        .max()
                        .orElse(1));
        for (int line = 0; line <= axis.marks(); line++) {
            double y = bottom - (double) line * PLOT / axis.marks();
            svg.line(LEFT, y, WIDTH - RIGHT, y, line == 0 ? "stroke=\"#444\"" : "stroke=\"#ddd\"");
            svg.text(LEFT - 6, y + 4, label("end"), ReadableNumber.of(axis.mark(line)));
        }
        double strongest = points.stream().mapToDouble(SweepPoint::level).max().orElse(0);
        Axis levels = Axis.of(0, strongest);
        double plot = WIDTH - LEFT - RIGHT;
        for (int mark = 0; mark <= levels.marks(); mark++) {
            svg.text(
                    LEFT + levels.share(levels.mark(mark)) * plot,
                    bottom + 16,
                    label("middle"),
                    ReadableNumber.of(levels.mark(mark)));
        }
        svg.text(LEFT + plot / 2, bottom + 32, label("middle"), "noise on " + on + ", in standard deviations");
        double[] xs = new double[known.size()];
        double[] ys = new double[known.size()];
        for (int i = 0; i < xs.length; i++) {
            SweepPoint point = known.get(i);
            xs[i] = LEFT + levels.share(point.level()) * plot;
            ys[i] = bottom - axis.share(mean(point, metric)) * PLOT;
            double half = spread(point, metric) / (axis.marks() * axis.distance()) * PLOT;
            svg.line(xs[i], ys[i] - half, xs[i], ys[i] + half, "stroke=\"#888\"");
            svg.circle(xs[i], ys[i], 3, "fill=\"#1b6ca8\"");
        }
        svg.polyline(xs, ys, "stroke=\"#1b6ca8\" stroke-width=\"2\"");
    }

    private static double mean(SweepPoint point, String metric) {
        return point.means().getOrDefault(metric, Double.NaN);
    }

    private static double spread(SweepPoint point, String metric) {
        return point.deviations().getOrDefault(metric, 0.0);
    }

    private static String label(String anchor) {
        return "text-anchor=\"" + anchor + "\" font-size=\"11\"";
    }
}
