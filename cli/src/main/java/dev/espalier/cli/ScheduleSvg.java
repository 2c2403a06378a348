package dev.espalier.cli;

import dev.espalier.api.ReadableNumber;
import dev.espalier.core.SchedulePreview;

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
        Svg svg = new Svg(WIDTH, TOP + panels * PANEL);
        svg.text(LEFT, 24, "font-size=\"15\"", name);
        for (int panel = 0; panel < panels; panel++) {
            panel(svg, preview, preview.curves().get(panel), TOP + panel * PANEL);
        }
        return svg.toString();
    }

    private static void panel(Svg svg, SchedulePreview preview, SchedulePreview.Curve curve, int top) {
        int plotWidth = WIDTH - LEFT - RIGHT;
        int bottom = top + 20 + PLOT;
        int points = (int) Math.min(POINTS, preview.totalSteps());
        double[] values = new double[points];
        for (int i = 0; i < points; i++) {
            values[i] = curve.value(ScheduleText.stepOf(i, points, preview.totalSteps()));
        }
        Axis axis = ScheduleText.axis(values);
        svg.text(LEFT, top + 8, "font-size=\"13\"", curve.name());
        for (int line = 0; line <= axis.marks(); line++) {
            int y = bottom - line * PLOT / axis.marks();
            svg.line(LEFT, y, WIDTH - RIGHT, y, line == 0 ? "stroke=\"#444\"" : "stroke=\"#ddd\"");
            svg.text(LEFT - 6, y + 4, label("end"), ReadableNumber.of(axis.mark(line)));
        }
        Axis steps = Axis.ofSteps(preview.totalSteps());
        for (int mark = 0; mark <= steps.marks(); mark++) {
            long step = Math.round(steps.mark(mark));
            double x = LEFT + Math.rint((double) step / (double) preview.totalSteps() * plotWidth);
            svg.text(x, bottom + 16, label("middle"), mark == 0 ? "step 0" : Long.toString(step));
        }
        double[] xs = new double[points];
        double[] ys = new double[points];
        for (int i = 0; i < points; i++) {
            xs[i] = LEFT + (points == 1 ? 0 : (double) i * plotWidth / (points - 1));
            ys[i] = bottom - axis.share(values[i]) * PLOT;
        }
        svg.polyline(xs, ys, "stroke=\"#1b6ca8\" stroke-width=\"2\"");
    }

    private static String label(String anchor) {
        return "text-anchor=\"" + anchor + "\" font-size=\"11\"";
    }
}
