package dev.espalier.cli;

import dev.espalier.api.ReadableNumber;
import dev.espalier.api.search.SearchDomain;
import dev.espalier.api.search.SearchSpace;
import dev.espalier.core.document.OutputFile;
import dev.espalier.search.importance.ParameterImportance;
import dev.espalier.search.space.ValueText;
import dev.espalier.search.storage.Study;
import dev.espalier.search.storage.StudySnapshot;
import dev.espalier.search.storage.StudyTrial;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The pictures of a study.
 *
 * @param study as it is
 */
record StudyPictures(StudySnapshot study) {

    private static final int WIDTH = 720;
    private static final int LEFT = 80;
    private static final int RIGHT = 20;
    private static final int TOP = 60;
    private static final int PLOT = 240;
    private static final int PANEL = 220;
    private static final int PANEL_PLOT = 140;
    private static final String[] COLOURS = {"#1b6ca8", "#b3541e", "#2e7d32", "#7b3fa0", "#8a6d00", "#444444"};

    /** A trial with a number that can be drawn. */
    private record Dot(StudyTrial trial, double value) {}

    /** Writes the pictures that there is something for, each as a file of a folder; returns their paths. */
    List<Path> write(Path folder) {
        List<Path> files = new ArrayList<>();
        draw().forEach((name, picture) -> {
            Path file = folder.resolve(name);
            byte[] bytes = picture.getBytes(StandardCharsets.UTF_8);
            OutputFile.write(file, out -> out.write(bytes));
            files.add(file);
        });
        return files;
    }

    /** The pictures by the names of their files. */
    Map<String, String> draw() {
        Map<String, String> pictures = new LinkedHashMap<>();
        if (dots(0).isEmpty()) {
            return pictures;
        }
        pictures.put("history.svg", history());
        pictures.put("parallel-coordinates.svg", parallelCoordinates());
        pictures.put("slices.svg", slices());
        List<ParameterImportance> importance = importance();
        if (!importance.isEmpty()) {
            pictures.put("importance.svg", importance(importance));
        }
        if (study.study().objectives().size() == 2) {
            pictures.put("pareto.svg", pareto());
        }
        return pictures;
    }

    private List<Dot> dots(int objective) {
        List<Dot> dots = new ArrayList<>();
        for (StudyTrial trial : study.trials()) {
            List<Double> values = StudyValues.objectiveValues(study.study(), trial);
            if (objective < values.size() && Double.isFinite(values.get(objective))) {
                dots.add(new Dot(trial, values.get(objective)));
            }
        }
        return dots;
    }

    /** An axis of the values, without the far ends of trials that diverged, which would flatten all others. */
    private Axis axis(List<Dot> dots, int objective) {
        Study.Objective of = study.study().objectives().get(objective);
        double[] losses =
                dots.stream().mapToDouble(dot -> of.flip(dot.value())).sorted().toArray();
        double best = losses[0];
        double median = losses[losses.length / 2];
        double worst = Math.min(losses[losses.length - 1], median > best ? best + 3 * (median - best) : median);
        double one = of.flip(best);
        double other = of.flip(worst);
        return Axis.spanning(Math.min(one, other), Math.max(one, other));
    }

    private static double bounded(Axis axis, double value) {
        return Math.max(0, Math.min(1, axis.share(value)));
    }

    private static String label(String anchor) {
        return "text-anchor=\"" + anchor + "\" font-size=\"11\"";
    }

    private static String fill(StudyTrial trial) {
        return "fill=\"" + COLOURS[trial.stage() % COLOURS.length] + "\" fill-opacity=\"0.75\"";
    }

    private String title(String what) {
        return study.study().name() + ": " + what;
    }

    private void legend(Svg svg, double y) {
        double x = LEFT;
        for (int i = 0; i < study.stages().size(); i++) {
            String name = study.stages().get(i).name();
            svg.circle(x + 4, y - 4, 4, "fill=\"" + COLOURS[i % COLOURS.length] + "\"");
            svg.text(x + 13, y, "font-size=\"11\"", name);
            x += 34 + 7.0 * name.length();
        }
    }

    private static void grid(Svg svg, Axis axis, int bottom, int height) {
        for (int mark = 0; mark <= axis.marks(); mark++) {
            double y = bottom - (double) mark * height / axis.marks();
            svg.line(LEFT, y, WIDTH - RIGHT, y, mark == 0 ? "stroke=\"#444\"" : "stroke=\"#ddd\"");
            svg.text(LEFT - 6, y + 4, label("end"), ReadableNumber.of(axis.mark(mark)));
        }
    }

    private String history() {
        Study.Objective objective = study.study().objectives().get(0);
        List<Dot> dots = dots(0);
        Axis axis = axis(dots, 0);
        Svg svg = new Svg(WIDTH, TOP + PLOT + 40);
        svg.text(LEFT, 24, "font-size=\"15\"", title(objective.name() + " of each trial, and the best so far"));
        legend(svg, 44);
        int bottom = TOP + PLOT;
        grid(svg, axis, bottom, PLOT);
        long last = Math.max(1, study.trials().size() - 1L);
        Axis numbers = Axis.ofSteps(last);
        for (int mark = 0; mark <= numbers.marks(); mark++) {
            long number = Math.round(numbers.mark(mark));
            svg.text(x(number, last), bottom + 16, label("middle"), mark == 0 ? "trial 0" : Long.toString(number));
        }
        List<double[]> steps = new ArrayList<>();
        double best = Double.POSITIVE_INFINITY;
        for (Dot dot : dots) {
            double y = bottom - bounded(axis, dot.value()) * PLOT;
            svg.circle(x(dot.trial().number(), last), y, 4, fill(dot.trial()));
            if (objective.flip(dot.value()) < best) {
                if (!steps.isEmpty()) {
                    steps.add(new double[] {x(dot.trial().number(), last), steps.get(steps.size() - 1)[1]});
                }
                best = objective.flip(dot.value());
                steps.add(new double[] {x(dot.trial().number(), last), y});
            }
        }
        steps.add(new double[] {x(last, last), steps.get(steps.size() - 1)[1]});
        polyline(svg, steps, "stroke=\"#444\" stroke-width=\"1.5\"");
        return svg.toString();
    }

    private static double x(long number, long last) {
        return LEFT + (double) number / last * (WIDTH - LEFT - RIGHT);
    }

    private static void polyline(Svg svg, List<double[]> points, String style) {
        svg.polyline(
                points.stream().mapToDouble(point -> point[0]).toArray(),
                points.stream().mapToDouble(point -> point[1]).toArray(),
                style);
    }

    /** The space of the first stage: those of later stages are parts of it, unless a range was extended. */
    private SearchSpace space() {
        return study.stages().get(0).space();
    }

    private double position(StudyTrial trial, int parameter) {
        double value = trial.values().get(parameter);
        return Double.isNaN(value) ? Double.NaN : space().domain(parameter).position(value);
    }

    private String parallelCoordinates() {
        SearchSpace space = space();
        int axes = space.size() + 1;
        int distance = Math.max(90, (WIDTH - 2 * LEFT) / Math.max(1, axes - 1));
        int bottom = TOP + 20 + PLOT;
        Svg svg = new Svg(Math.max(WIDTH, 2 * LEFT + distance * (axes - 1)), bottom + 40);
        svg.text(LEFT, 24, "font-size=\"15\"", title("values of the trials; the better, the darker; the best in red"));
        List<Dot> worstFirst = new ArrayList<>(dots(0));
        Study.Objective objective = study.study().objectives().get(0);
        worstFirst.sort(Comparator.comparingDouble((Dot dot) -> objective.flip(dot.value()))
                .reversed());
        Axis values = axis(worstFirst, 0);
        for (int i = 0; i < worstFirst.size(); i++) {
            Dot dot = worstFirst.get(i);
            List<double[]> points = new ArrayList<>();
            for (int parameter = 0; parameter < space.size(); parameter++) {
                double position = position(dot.trial(), parameter);
                if (!Double.isNaN(position)) {
                    points.add(new double[] {LEFT + parameter * distance, bottom - position * PLOT});
                }
            }
            points.add(new double[] {LEFT + space.size() * distance, bottom - bounded(values, dot.value()) * PLOT});
            boolean isBest = i == worstFirst.size() - 1;
            double opacity = 0.12 + 0.6 * (i + 1) / worstFirst.size();
            polyline(
                    svg,
                    points,
                    isBest
                            ? "stroke=\"#c62828\" stroke-width=\"2.5\""
                            : "stroke=\"#1b6ca8\" stroke-opacity=\"" + ReadableNumber.of(opacity) + "\"");
        }
        for (int parameter = 0; parameter < space.size(); parameter++) {
            SearchDomain domain = space.domain(parameter);
            coordinate(
                    svg,
                    LEFT + parameter * distance,
                    space.parameters().get(parameter).name(),
                    ValueText.of(domain, domain.at(0)),
                    ValueText.of(domain, domain.at(1)));
        }
        coordinate(
                svg,
                LEFT + space.size() * distance,
                objective.name(),
                ReadableNumber.of(values.mark(0)),
                ReadableNumber.of(values.mark(values.marks())));
        return svg.toString();
    }

    private static void coordinate(Svg svg, int x, String name, String low, String high) {
        int bottom = TOP + 20 + PLOT;
        svg.line(x, bottom, x, bottom - PLOT, "stroke=\"#444\"");
        svg.text(x, bottom - PLOT - 20, label("middle"), shortened(name));
        svg.text(x, bottom - PLOT - 6, label("middle"), high);
        svg.text(x, bottom + 16, label("middle"), low);
    }

    /** The end of a path, which tells it from others. */
    private static String shortened(String name) {
        return name.length() <= 18 ? name : "…" + name.substring(name.length() - 17);
    }

    private String slices() {
        SearchSpace space = space();
        List<Dot> dots = dots(0);
        Axis axis = axis(dots, 0);
        Svg svg = new Svg(WIDTH, TOP + space.size() * PANEL);
        String objective = study.study().objectives().get(0).name();
        svg.text(LEFT, 24, "font-size=\"15\"", title(objective + " by each hyper-parameter"));
        legend(svg, 44);
        for (int parameter = 0; parameter < space.size(); parameter++) {
            int top = TOP + parameter * PANEL;
            int bottom = top + 20 + PANEL_PLOT;
            svg.text(
                    LEFT,
                    top + 10,
                    "font-size=\"13\"",
                    space.parameters().get(parameter).name());
            grid(svg, axis, bottom, PANEL_PLOT);
            marks(svg, space.domain(parameter), bottom);
            for (Dot dot : dots) {
                double position = position(dot.trial(), parameter);
                if (!Double.isNaN(position)) {
                    double x = LEFT + position * (WIDTH - LEFT - RIGHT);
                    svg.circle(x, bottom - bounded(axis, dot.value()) * PANEL_PLOT, 4, fill(dot.trial()));
                }
            }
        }
        return svg.toString();
    }

    private static void marks(Svg svg, SearchDomain domain, int bottom) {
        int width = WIDTH - LEFT - RIGHT;
        if (domain instanceof SearchDomain.Choice choice) {
            for (int option = 0; option < choice.options().size(); option++) {
                double x = LEFT + domain.position(option) * width;
                svg.text(x, bottom + 16, label("middle"), choice.options().get(option));
            }
            return;
        }
        for (double position : new double[] {0, 0.25, 0.5, 0.75, 1}) {
            String anchor = position == 1 ? "end" : "middle";
            double value = domain.at(position);
            svg.text(LEFT + position * width, bottom + 16, label(anchor), ReadableNumber.of(value));
        }
    }

    private List<ParameterImportance> importance() {
        List<dev.espalier.api.search.Trial> trials =
                study.trials().stream().map(StudyTrial::asTrial).toList();
        return ParameterImportance.of(space(), trials, 0, study.study().seed());
    }

    private String importance(List<ParameterImportance> parameters) {
        List<ParameterImportance> sorted = new ArrayList<>(parameters);
        sorted.sort(Comparator.comparingDouble(ParameterImportance::fraction).reversed());
        int left = 220;
        int row = 28;
        Svg svg = new Svg(WIDTH, TOP + sorted.size() * row + 20);
        String objective = study.study().objectives().get(0).name();
        svg.text(left, 24, "font-size=\"15\"", title("what " + objective + " depends on"));
        for (int i = 0; i < sorted.size(); i++) {
            double y = TOP + i * row;
            double width = sorted.get(i).fraction() * (WIDTH - left - 70);
            svg.text(
                    left - 8,
                    y + 14,
                    "text-anchor=\"end\" font-size=\"12\"",
                    sorted.get(i).parameter());
            svg.rectangle(left, y, width, 18, "fill=\"#1b6ca8\"");
            svg.text(
                    left + width + 6,
                    y + 14,
                    "font-size=\"12\"",
                    Math.round(100 * sorted.get(i).fraction()) + " %");
        }
        return svg.toString();
    }

    private String pareto() {
        List<Study.Objective> objectives = study.study().objectives();
        List<Dot> first = dots(0);
        List<Dot> second = dots(1);
        Svg svg = new Svg(WIDTH, TOP + PLOT + 50);
        svg.text(LEFT, 24, "font-size=\"15\"", title("trials, and the front that none of them dominates"));
        legend(svg, 44);
        if (second.isEmpty()) {
            return svg.toString();
        }
        Axis x = axis(second, 1);
        Axis y = axis(first, 0);
        int bottom = TOP + PLOT;
        int width = WIDTH - LEFT - RIGHT;
        grid(svg, y, bottom, PLOT);
        for (int mark = 0; mark <= x.marks(); mark++) {
            double at = LEFT + (double) mark * width / x.marks();
            svg.text(at, bottom + 16, label(mark == x.marks() ? "end" : "middle"), ReadableNumber.of(x.mark(mark)));
        }
        svg.text(WIDTH - RIGHT, bottom + 34, label("end"), objectives.get(1).name());
        svg.text(LEFT - 6, TOP - 6, label("end"), objectives.get(0).name());
        List<double[]> points = new ArrayList<>();
        for (Dot dot : first) {
            List<Double> values = StudyValues.objectiveValues(study.study(), dot.trial());
            if (Double.isFinite(values.get(1))) {
                points.add(new double[] {
                    objectives.get(0).flip(values.get(0)), objectives.get(1).flip(values.get(1))
                });
                double px = LEFT + bounded(x, values.get(1)) * width;
                svg.circle(px, bottom - bounded(y, values.get(0)) * PLOT, 4, fill(dot.trial()));
            }
        }
        List<double[]> front = new ArrayList<>(points.stream()
                .filter(point -> points.stream().noneMatch(other -> dominates(other, point)))
                .sorted(Comparator.comparingDouble(point -> point[1]))
                .toList());
        front.replaceAll(point -> new double[] {
            LEFT + bounded(x, objectives.get(1).flip(point[1])) * width,
            bottom - bounded(y, objectives.get(0).flip(point[0])) * PLOT
        });
        polyline(svg, front, "stroke=\"#c62828\" stroke-width=\"1.5\"");
        return svg.toString();
    }

    private static boolean dominates(double[] one, double[] other) {
        return one[0] <= other[0] && one[1] <= other[1] && (one[0] < other[0] || one[1] < other[1]);
    }
}
