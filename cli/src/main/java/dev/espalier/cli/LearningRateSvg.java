package dev.espalier.cli;

import dev.espalier.api.ReadableNumber;
import dev.espalier.search.rehearsal.LearningRateCurve;
import java.util.ArrayList;
import java.util.List;

/** The loss by learning rate as a picture, the rate on a logarithmic scale. */
final class LearningRateSvg {

    private static final int WIDTH = 720;
    private static final int HEIGHT = 360;
    private static final int LEFT = 80;
    private static final int RIGHT = 20;
    private static final int TOP = 60;
    private static final int BOTTOM = 310;

    private LearningRateSvg() {}

    static String draw(String name, LearningRateCurve curve) {
        Svg svg = new Svg(WIDTH, HEIGHT);
        svg.text(LEFT, 24, "font-size=\"15\"", name + ": loss by learning rate");
        double[] rates = curve.rates();
        double[] smoothed = curve.smoothedLosses();
        double most = 0;
        double least = Double.POSITIVE_INFINITY;
        for (double loss : smoothed) {
            most = Double.isFinite(loss) ? Math.max(most, loss) : most;
            least = Double.isFinite(loss) ? Math.min(least, loss) : least;
        }
        // the first smoothed losses are what the rest is compared with; divergence would flatten all of it
        most = smoothed.length == 0 ? most : Math.min(most, 1.5 * Math.max(smoothed[0], least));
        Axis axis = Axis.of(Math.max(0, least), most);
        for (int mark = 0; mark <= axis.marks(); mark++) {
            double y = y(axis, axis.mark(mark));
            svg.line(LEFT, y, WIDTH - RIGHT, y, mark == 0 ? "stroke=\"#444\"" : "stroke=\"#ddd\"");
            svg.text(LEFT - 6, y + 4, label("end"), ReadableNumber.of(axis.mark(mark)));
        }
        if (rates.length > 1) {
            decades(svg, rates);
            line(svg, axis, rates, curve.losses(), "stroke=\"#bbb\" stroke-width=\"1\"");
            line(svg, axis, rates, smoothed, "stroke=\"#1b6ca8\" stroke-width=\"2\"");
            curve.steepestDescent()
                    .ifPresent(found -> mark(svg, rates, found.rate(), "steepest descent", TOP + 10, "#b3541e"));
            curve.tenthOfMinimum()
                    .ifPresent(found -> mark(svg, rates, found.rate(), "a tenth of the minimum", TOP + 26, "#2e7d32"));
        }
        return svg.toString();
    }

    private static void decades(Svg svg, double[] rates) {
        int first = (int) Math.ceil(Math.log10(rates[0]) - 1e-9);
        int last = (int) Math.floor(Math.log10(rates[rates.length - 1]) + 1e-9);
        for (int decade = first; decade <= last; decade++) {
            double x = x(rates, Math.pow(10, decade));
            svg.line(x, TOP, x, BOTTOM, "stroke=\"#eee\"");
            svg.text(x, BOTTOM + 18, label("middle"), "1e" + decade);
        }
    }

    private static void mark(Svg svg, double[] rates, double rate, String what, int y, String color) {
        double x = x(rates, rate);
        svg.line(x, TOP, x, BOTTOM, "stroke=\"" + color + "\" stroke-dasharray=\"4 3\"");
        svg.text(x + 4, y, "font-size=\"11\" fill=\"" + color + "\"", what + ": " + ReadableNumber.of(rate));
    }

    private static void line(Svg svg, Axis axis, double[] rates, double[] losses, String style) {
        List<double[]> points = new ArrayList<>();
        for (int i = 0; i < rates.length; i++) {
            if (Double.isFinite(losses[i])) {
                points.add(new double[] {x(rates, rates[i]), y(axis, losses[i])});
            }
        }
        svg.polyline(
                points.stream().mapToDouble(point -> point[0]).toArray(),
                points.stream().mapToDouble(point -> point[1]).toArray(),
                style);
    }

    private static double x(double[] rates, double rate) {
        double from = Math.log(rates[0]);
        double to = Math.log(rates[rates.length - 1]);
        return LEFT + (Math.log(rate) - from) / (to - from) * (WIDTH - LEFT - RIGHT);
    }

    /** Losses above the picture are drawn at its edge. */
    private static double y(Axis axis, double loss) {
        return BOTTOM - Math.max(0, Math.min(1.02, axis.share(loss))) * (BOTTOM - TOP);
    }

    private static String label(String anchor) {
        return "text-anchor=\"" + anchor + "\" font-size=\"11\"";
    }
}
