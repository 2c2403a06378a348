package dev.espalier.cli;

import dev.espalier.api.VisibleText;
import dev.espalier.core.SchedulePreview;
import java.util.Locale;

/** Schedules as a picture: one panel for each curve, one above the other. */
final class ScheduleSvg {

    private static final int WIDTH = 720;
    private static final int PANEL = 220;
    private static final int LEFT = 80;
    private static final int RIGHT = 20;
    private static final int TOP = 50;
    private static final int PLOT = 140;
    private static final int POINTS = 1000;

    private ScheduleSvg() {}

    static String draw(String name, SchedulePreview preview) {
        int panels = preview.curves().size();
        int height = TOP + panels * PANEL;
        StringBuilder svg = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\""
                        + " font-family=\"sans-serif\" font-size=\"12\">%n",
                WIDTH,
                height,
                WIDTH,
                height));
        svg.append("<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n");
        text(svg, LEFT, 24, "start", 15, name);
        for (int panel = 0; panel < panels; panel++) {
            panel(svg, preview, preview.curves().get(panel), TOP + panel * PANEL);
        }
        return svg.append("</svg>\n").toString();
    }

    private static void panel(StringBuilder svg, SchedulePreview preview, SchedulePreview.Curve curve, int top) {
        int plotWidth = WIDTH - LEFT - RIGHT;
        int bottom = top + 20 + PLOT;
        int points = (int) Math.min(POINTS, preview.totalSteps());
        double[] values = new double[points];
        for (int i = 0; i < points; i++) {
            values[i] = curve.value(ScheduleText.stepOf(i, points, preview.totalSteps()));
        }
        Axis axis = ScheduleText.axis(values);
        text(svg, LEFT, top + 8, "start", 13, curve.name());
        for (int line = 0; line <= axis.marks(); line++) {
            int y = bottom - line * PLOT / axis.marks();
            svg.append(String.format(
                    Locale.ROOT,
                    "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"%s\"/>%n",
                    LEFT,
                    y,
                    WIDTH - RIGHT,
                    y,
                    line == 0 ? "#444" : "#ddd"));
            text(svg, LEFT - 6, y + 4, "end", 11, ScheduleText.number(axis.mark(line)));
        }
        Axis steps = Axis.ofSteps(preview.totalSteps());
        for (int mark = 0; mark <= steps.marks(); mark++) {
            long step = Math.round(steps.mark(mark));
            int x = LEFT + (int) Math.round((double) step / preview.totalSteps() * plotWidth);
            text(svg, x, bottom + 16, "middle", 11, mark == 0 ? "step 0" : Long.toString(step));
        }
        svg.append("<polyline fill=\"none\" stroke=\"#1b6ca8\" stroke-width=\"2\" points=\"");
        for (int i = 0; i < points; i++) {
            double x = LEFT + (points == 1 ? 0 : (double) i * plotWidth / (points - 1));
            double y = bottom - axis.share(values[i]) * PLOT;
            svg.append(String.format(Locale.ROOT, "%.1f,%.1f ", x, y));
        }
        svg.append("\"/>\n");
    }

    private static void text(StringBuilder svg, int x, int y, String anchor, int size, String text) {
        // XML has no control characters, not even as references
        String safe = VisibleText.line(text)
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;");
        svg.append(String.format(
                Locale.ROOT,
                "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\" font-size=\"%d\">%s</text>%n",
                x,
                y,
                anchor,
                size,
                safe));
    }
}
