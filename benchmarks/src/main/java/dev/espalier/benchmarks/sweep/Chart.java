package dev.espalier.benchmarks.sweep;

import dev.espalier.api.ReadableNumber;
import dev.espalier.cli.Svg;
import java.util.List;

/**
 * A chart with logarithmic axes, drawn as SVG: powers of two across, powers of ten up.
 *
 * @param title the title
 * @param left where it begins
 * @param top where it begins
 * @param width of all of it
 * @param height of all of it
 * @param lines what is drawn
 */
record Chart(String title, int left, int top, int width, int height, List<Line> lines) {

    private static final int MARGIN_LEFT = 56;
    private static final int MARGIN_RIGHT = 14;
    private static final int MARGIN_TOP = 30;
    private static final int MARGIN_BOTTOM = 64;
    private static final int LEGEND_LEFT = 16;
    private static final String GRID = "stroke=\"#e3e3e3\"";

    /**
     * A line of a chart.
     *
     * @param name in the legend
     * @param colour of the line
     * @param dashed whether it is broken
     * @param points from left to right
     */
    record Line(String name, String colour, boolean dashed, List<Point> points) {

        private String stroke() {
            return "stroke=\"" + colour + "\" stroke-width=\"1.6\"" + (dashed ? " stroke-dasharray=\"4 3\"" : "");
        }
    }

    /** A place in the chart's own units, both above 0. */
    record Point(double x, double y) {}

    void draw(Svg svg) {
        svg.text(left + MARGIN_LEFT, top + 18, style("start", "#222") + " font-weight=\"bold\"", title);
        grid(svg);
        for (Line line : lines) {
            draw(svg, line);
        }
        legend(svg);
    }

    private void grid(Svg svg) {
        for (int power = (int) lowest(); power <= (int) highest(); power++) {
            double y = y(Math.pow(10, power));
            svg.line(x(Math.pow(2, first())), y, x(Math.pow(2, last())), y, GRID);
            svg.text(left + MARGIN_LEFT - 6, y + 4, style("end", "#555"), ReadableNumber.of(Math.pow(10, power)));
        }
        // every second power where there are many, so that labels do not touch
        int by = last() - first() > 7 ? 2 : 1;
        for (int power = first(); power <= last(); power += by) {
            double x = x(Math.pow(2, power));
            svg.line(x, y(Math.pow(10, lowest())), x, y(Math.pow(10, highest())), GRID);
            double y = top + height - MARGIN_BOTTOM + 15;
            svg.text(x, y, style("middle", "#555"), ReadableNumber.of(Math.pow(2, power)));
        }
    }

    private void draw(Svg svg, Line line) {
        double[] xs = line.points().stream().mapToDouble(point -> x(point.x())).toArray();
        double[] ys = line.points().stream().mapToDouble(point -> y(point.y())).toArray();
        for (int i = 0; i < xs.length; i++) {
            svg.circle(xs[i], ys[i], 2.2, "fill=\"" + line.colour() + "\"");
        }
        svg.polyline(xs, ys, line.stroke());
    }

    /** Below the axis, in two columns. */
    private void legend(Svg svg) {
        for (int i = 0; i < lines.size(); i++) {
            Line line = lines.get(i);
            double x = left + LEGEND_LEFT + (i % 2) * (width - LEGEND_LEFT) / 2.0;
            int row = i / 2;
            double y = top + height - MARGIN_BOTTOM + 36 + 15.0 * row;
            svg.line(x, y - 4, x + 20, y - 4, line.stroke());
            svg.text(x + 25, y, style("start", "#222"), line.name());
        }
    }

    private static String style(String anchor, String colour) {
        return "font-size=\"11\" text-anchor=\"" + anchor + "\" fill=\"" + colour + "\"";
    }

    private double x(double value) {
        double share = (log2(value) - first()) / Math.max(1, last() - first());
        return left + MARGIN_LEFT + share * (width - MARGIN_LEFT - MARGIN_RIGHT);
    }

    private double y(double value) {
        double share = (Math.log10(value) - lowest()) / Math.max(1, highest() - lowest());
        return top + height - MARGIN_BOTTOM - share * (height - MARGIN_TOP - MARGIN_BOTTOM);
    }

    private int first() {
        return (int) Math.floor(extreme(true, true));
    }

    private int last() {
        return (int) Math.ceil(extreme(true, false));
    }

    private double lowest() {
        return Math.floor(extreme(false, true));
    }

    private double highest() {
        return Math.ceil(extreme(false, false));
    }

    /** The least or greatest logarithm along an axis. */
    private double extreme(boolean across, boolean least) {
        double found = Double.NaN;
        for (Line line : lines) {
            for (Point point : line.points()) {
                double value = across ? log2(point.x()) : Math.log10(point.y());
                found = Double.isNaN(found) ? value : least ? Math.min(found, value) : Math.max(found, value);
            }
        }
        return found;
    }

    private static double log2(double value) {
        return Math.log(value) / Math.log(2);
    }
}
