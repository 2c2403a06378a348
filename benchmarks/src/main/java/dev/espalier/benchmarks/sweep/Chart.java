package dev.espalier.benchmarks.sweep;

import java.util.List;
import java.util.Locale;

/**
 * A chart with logarithmic axes, drawn as SVG: powers of two across, powers of ten up.
 *
 * @param title what stands above
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

    /**
     * A line of a chart.
     *
     * @param name in the legend
     * @param colour of the line
     * @param dashed whether it is broken
     * @param points from left to right
     */
    record Line(String name, String colour, boolean dashed, List<Point> points) {}

    /** A place in the chart's own units, both above 0. */
    record Point(double x, double y) {}

    /** The beginning of a picture. */
    static String open(int width, int height) {
        return format(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\""
                        + " font-family=\"sans-serif\" font-size=\"11\">\n<rect width=\"%d\" height=\"%d\" fill=\"white\"/>\n",
                width, height, width, height, width, height);
    }

    String draw() {
        StringBuilder svg = new StringBuilder();
        svg.append(text(left + MARGIN_LEFT, top + 18, "start", "bold", "#222", title));
        grid(svg);
        for (Line line : lines) {
            draw(svg, line);
        }
        legend(svg);
        return svg.toString();
    }

    private void grid(StringBuilder svg) {
        for (int power = (int) lowest(); power <= (int) highest(); power++) {
            double y = y(Math.pow(10, power));
            svg.append(stroke(x(Math.pow(2, first())), y, x(Math.pow(2, last())), y));
            svg.append(text(left + MARGIN_LEFT - 6, y + 4, "end", "normal", "#555", number(Math.pow(10, power))));
        }
        // every second power where there are many, so that labels do not touch
        int by = last() - first() > 7 ? 2 : 1;
        for (int power = first(); power <= last(); power += by) {
            double x = x(Math.pow(2, power));
            svg.append(stroke(x, y(Math.pow(10, lowest())), x, y(Math.pow(10, highest()))));
            svg.append(
                    text(x, top + height - MARGIN_BOTTOM + 15, "middle", "normal", "#555", number(Math.pow(2, power))));
        }
    }

    private void draw(StringBuilder svg, Line line) {
        StringBuilder places = new StringBuilder();
        for (Point point : line.points()) {
            places.append(format("%.1f,%.1f ", x(point.x()), y(point.y())));
            svg.append(format(
                    "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"2.2\" fill=\"%s\"/>\n",
                    x(point.x()), y(point.y()), line.colour()));
        }
        svg.append(format(
                "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"1.6\"%s/>\n",
                places.toString().strip(), line.colour(), line.dashed() ? " stroke-dasharray=\"4 3\"" : ""));
    }

    /** Below the axis, in two columns. */
    private void legend(StringBuilder svg) {
        for (int i = 0; i < lines.size(); i++) {
            Line line = lines.get(i);
            double x = left + LEGEND_LEFT + (i % 2) * (width - LEGEND_LEFT) / 2.0;
            int row = i / 2;
            double y = top + height - MARGIN_BOTTOM + 36 + 15.0 * row;
            svg.append(format(
                    "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\" stroke-width=\"1.6\"%s/>\n",
                    x, y - 4, x + 20, y - 4, line.colour(), line.dashed() ? " stroke-dasharray=\"4 3\"" : ""));
            svg.append(text(x + 25, y, "start", "normal", "#222", line.name()));
        }
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

    private static String number(double value) {
        if (value >= 1e6) {
            return format("%.0fM", value / 1e6);
        }
        if (value >= 1e4) {
            return format("%.0fk", value / 1e3);
        }
        return value >= 1 ? format("%.0f", value) : String.valueOf(value);
    }

    private static String stroke(double x1, double y1, double x2, double y2) {
        return format("<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"#e3e3e3\"/>\n", x1, y1, x2, y2);
    }

    private static String text(double x, double y, String anchor, String weight, String colour, String text) {
        return format(
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" font-weight=\"%s\" fill=\"%s\">%s</text>\n",
                x, y, anchor, weight, colour, text);
    }

    @SuppressWarnings("AnnotateFormatMethod") // the annotation is in no library of this module
    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
