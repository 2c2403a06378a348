package dev.espalier.cli;

import dev.espalier.api.ReadableNumber;
import dev.espalier.core.SchedulePreview;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Schedules as charts of characters and as numbers. */
final class ScheduleText {

    private static final int COLUMNS = 60;
    private static final int ROWS = 8;
    private static final String EIGHTHS = " \u2581\u2582\u2583\u2584\u2585\u2586\u2587\u2588";

    private ScheduleText() {}

    static List<String> lines(SchedulePreview preview, int points) {
        List<String> lines = new ArrayList<>();
        lines.add(preview.totalSteps() + " steps, " + preview.stepsPerEpoch() + " an epoch of "
                + preview.trainingSamples() + " samples");
        for (SchedulePreview.Curve curve : preview.curves()) {
            lines.add("");
            lines.add(curve.name() + (curve.dependsOnValidations() ? " (validations will change it)" : ""));
            lines.addAll(chart(curve, preview.totalSteps()));
        }
        lines.add("");
        lines.addAll(table(preview, points));
        return lines;
    }

    /** The scale of a curve. */
    static Axis axis(double[] values) {
        return Axis.of(
                Arrays.stream(values).min().orElse(0),
                Arrays.stream(values).max().orElse(0));
    }

    /** Columns in eighths of a character. */
    private static List<String> chart(SchedulePreview.Curve curve, long steps) {
        int columns = (int) Math.min(COLUMNS, steps);
        double[] values = new double[columns];
        for (int column = 0; column < columns; column++) {
            values[column] = curve.value(stepOf(column, columns, steps));
        }
        double largest = Arrays.stream(values).max().orElse(0);
        double bottom = axis(values).from();
        List<String> lines = new ArrayList<>();
        for (int row = ROWS - 1; row >= 0; row--) {
            String label = row == ROWS - 1 ? ReadableNumber.of(largest) : row == 0 ? ReadableNumber.of(bottom) : "";
            StringBuilder line = new StringBuilder(" ".repeat(Math.max(0, 10 - label.length())))
                    .append(label)
                    .append(" |");
            for (double value : values) {
                double height = largest > 0 ? (value - bottom) / (largest - bottom) * ROWS : 0;
                long eighths = Math.round(8 * Math.max(0, Math.min(1, height - row)));
                line.append(EIGHTHS.charAt((int) eighths));
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }

    private static List<String> table(SchedulePreview preview, int points) {
        TextTable table = new TextTable();
        List<String> head = new ArrayList<>(List.of("step", "epoch"));
        preview.curves().forEach(curve -> head.add(curve.name()));
        table.row(head.toArray(String[]::new));
        int rows = (int) Math.min(points, preview.totalSteps());
        for (int row = 0; row < rows; row++) {
            long step = stepOf(row, rows, preview.totalSteps());
            List<String> cells = new ArrayList<>();
            cells.add(Long.toString(step + 1));
            cells.add(String.format(Locale.ROOT, "%.2f", (double) step / preview.stepsPerEpoch()));
            preview.curves().forEach(curve -> cells.add(ReadableNumber.of(curve.value(step))));
            table.row(cells.toArray(String[]::new));
        }
        return table.lines();
    }

    /** From the first step to the last, evenly. */
    static long stepOf(int place, int places, long steps) {
        return places == 1 ? 0 : Math.round((double) place * (steps - 1) / (places - 1));
    }
}
