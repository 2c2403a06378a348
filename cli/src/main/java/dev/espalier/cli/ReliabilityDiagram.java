package dev.espalier.cli;

import dev.espalier.api.ReadableNumber;
import dev.espalier.api.evaluation.MetricName;
import dev.espalier.core.TrainedModel;
import dev.espalier.core.document.OutputFile;
import dev.espalier.core.evaluation.ExpectedCalibrationError;
import dev.espalier.core.evaluation.Reliability;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A reliability diagram: for each bin of the predicted probability the fraction of predictions that are right, against the
 * diagonal of a model that is calibrated; below it the number of samples in each bin.
 *
 * @param title what was evaluated
 * @param panels one for each output with classes, and one for each label
 */
record ReliabilityDiagram(String title, List<Panel> panels) {

    private static final int BINS = new Reliability().bins();
    private static final int WIDTH = 420;
    private static final int PANEL = 440;
    private static final int LEFT = 60;
    private static final int TOP = 50;
    private static final int SIDE = 300;
    private static final int COUNTS = 60;
    private static final int GAP = 10;

    /** Copies the list. */
    ReliabilityDiagram {
        panels = List.copyOf(panels);
    }

    /**
     * What is drawn of an output or label.
     *
     * @param title its name and its calibration error
     * @param bins those that have samples
     */
    record Panel(String title, List<Bin> bins) {

        /** Copies the list. */
        Panel {
            bins = List.copyOf(bins);
        }
    }

    /**
     * A bin with samples.
     *
     * @param number from 1
     * @param confidence the mean of the probabilities
     * @param accuracy the fraction of predictions that are right
     * @param count the samples
     */
    record Bin(int number, double confidence, double accuracy, double count) {}

    /**
     * Evaluates a model.
     *
     * @throws dev.espalier.api.EspalierException if it predicts neither classes nor labels
     */
    static ReliabilityDiagram of(
            TrainedModel model, ModelSamples.Part part, EvaluateCommand.NoisyEvaluation evaluation) {
        TrainedModel measured = model.measuredBy(List.of(new Reliability(), new ExpectedCalibrationError()));
        return of(part.samples().size() + " samples (" + part.name() + ")", evaluation.of(measured, part.samples()));
    }

    /** The diagram of the values of an evaluation. */
    static ReliabilityDiagram of(String title, Map<String, Double> values) {
        Map<String, List<Bin>> panels = new LinkedHashMap<>();
        Map<String, Double> errors = new LinkedHashMap<>();
        values.forEach((text, value) -> {
            MetricName name = MetricName.parse(text);
            String bin = name.labels().get(Reliability.BIN);
            if (bin != null && name.metric().endsWith(Reliability.CONFIDENCE)) {
                int number = Integer.parseInt(bin);
                double accuracy =
                        values.getOrDefault(text.replace(Reliability.CONFIDENCE, Reliability.ACCURACY), Double.NaN);
                double count = values.getOrDefault(text.replace(Reliability.CONFIDENCE, Reliability.COUNT), 0.0);
                panels.computeIfAbsent(panel(name), key -> new ArrayList<>())
                        .add(new Bin(number, value, accuracy, count));
            } else if (name.metric().endsWith(ExpectedCalibrationError.NAME)) {
                errors.put(panel(name), value);
            }
        });
        List<Panel> drawn = new ArrayList<>();
        panels.forEach((name, bins) -> drawn.add(new Panel(
                (name.isEmpty() ? "" : name + ": ") + "expected calibration error "
                        + ReadableNumber.of(errors.getOrDefault(name, Double.NaN)),
                bins)));
        return new ReliabilityDiagram(title, drawn);
    }

    /** The output, if there are several, and the label, if the output predicts labels. */
    private static String panel(MetricName name) {
        int slash = name.metric().lastIndexOf('/');
        String output = slash < 0 ? "" : name.metric().substring(0, slash);
        String label = name.labels().getOrDefault(MetricName.LABEL, "");
        return output + (output.isEmpty() || label.isEmpty() ? "" : " ") + label;
    }

    /** Writes the picture. */
    void write(Path file) {
        OutputFile.write(file, out -> out.write(draw().getBytes(StandardCharsets.UTF_8)));
    }

    /** The picture as a document. */
    String draw() {
        Svg svg = new Svg(WIDTH, TOP + panels.size() * PANEL);
        svg.text(LEFT, 24, "font-size=\"15\"", title);
        for (int i = 0; i < panels.size(); i++) {
            panel(svg, panels.get(i), TOP + i * PANEL);
        }
        return svg.toString();
    }

    private static void panel(Svg svg, Panel panel, int top) {
        int bottom = top + 20 + SIDE;
        svg.text(LEFT, top + 8, "font-size=\"13\"", panel.title());
        for (int mark = 0; mark <= 4; mark++) {
            double y = bottom - mark * SIDE / 4.0;
            double x = LEFT + mark * SIDE / 4.0;
            svg.line(LEFT, y, LEFT + SIDE, y, mark == 0 ? "stroke=\"#444\"" : "stroke=\"#ddd\"");
            svg.text(LEFT - 6, y + 4, label("end"), ReadableNumber.of(mark / 4.0));
            svg.text(x, bottom + GAP + COUNTS + 16, label("middle"), ReadableNumber.of(mark / 4.0));
        }
        double most = panel.bins().stream().mapToDouble(Bin::count).max().orElse(1);
        double width = (double) SIDE / BINS;
        for (Bin bin : panel.bins()) {
            double x = LEFT + (bin.number() - 1) * width;
            double height = bin.accuracy() * SIDE;
            svg.rectangle(x + 1, bottom - height, width - 2, height, "fill=\"#1b6ca8\"");
            double share = bin.count() / most * COUNTS;
            svg.rectangle(x + 1, bottom + GAP + COUNTS - share, width - 2, share, "fill=\"#888\"");
        }
        svg.line(LEFT, bottom, LEFT + SIDE, bottom - SIDE, "stroke=\"#444\" stroke-dasharray=\"4 3\"");
        for (Bin bin : panel.bins()) {
            svg.circle(
                    LEFT + bin.confidence() * SIDE,
                    bottom - bin.accuracy() * SIDE,
                    3,
                    "fill=\"#c8511b\" stroke=\"white\"");
        }
        svg.line(LEFT, bottom + GAP + COUNTS, LEFT + SIDE, bottom + GAP + COUNTS, "stroke=\"#444\"");
        svg.text(LEFT - 6, bottom + GAP + 10, label("end"), ReadableNumber.of(most));
        svg.text(LEFT + SIDE / 2.0, bottom + GAP + COUNTS + 32, label("middle"), "predicted probability");
        svg.text(LEFT + SIDE + 6, bottom - SIDE + 10, label("start"), "accuracy");
        svg.text(LEFT + SIDE + 6, bottom + GAP + 10, label("start"), "samples");
    }

    private static String label(String anchor) {
        return "text-anchor=\"" + anchor + "\" font-size=\"11\"";
    }
}
