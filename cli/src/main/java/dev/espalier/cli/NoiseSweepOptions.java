package dev.espalier.cli;

import dev.espalier.api.ReadableNumber;
import dev.espalier.api.evaluation.MetricName;
import dev.espalier.core.SweepPoint;
import dev.espalier.core.TrainedModel;
import dev.espalier.core.document.OutputFile;
import dev.espalier.core.json.JsonArray;
import dev.espalier.core.json.JsonNumber;
import dev.espalier.core.json.JsonObject;
import dev.espalier.core.json.JsonValue;
import dev.espalier.core.noise.NoiseSweep;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Options of the evaluation under noise of several strengths. */
final class NoiseSweepOptions {

    private static final int MOST = 1000;

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // set by picocli before the command is called
    private CommandSpec spec;

    @Option(
            names = "--noise-sweep",
            paramLabel = "WHAT",
            description =
                    "Evaluate under noise of several strengths, on ${COMPLETION-CANDIDATES}: the mean of each metric and its"
                            + " standard deviation over the draws. Strengths are in standard deviations of the preprocessed"
                            + " features, or of the elements of each weight.")
    private NoiseSweep.@Nullable On on;

    @Option(
            names = "--noise-levels",
            paramLabel = "LEVEL",
            split = ",",
            description = "The strengths of --noise-sweep, each at least 0; 0,0.05,0.1,0.2,0.3,0.5,0.75,1 by default.")
    private List<Double> levels = new ArrayList<>();

    @Option(
            names = "--noise-draws",
            paramLabel = "N",
            description = "How often --noise-sweep draws the noise of a strength; 5 by default.")
    private @Nullable Integer draws;

    @Option(
            names = "--noise-picture",
            paramLabel = "FILE.svg",
            description = "Draw what --noise-sweep finds: each metric against the strength.")
    private @Nullable Path picture;

    /**
     * Whether a sweep is asked for, after a look at the ranges of its options.
     *
     * @param passes whether passes with noise are asked for, which a sweep does not make
     */
    boolean isAsked(boolean passes) {
        if (on != null && passes) {
            throw new ParameterException(
                    spec.commandLine(), "--noise-sweep cannot be combined with --augment or --mc-dropout");
        }
        if (on == null && (!levels.isEmpty() || draws != null || picture != null)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--noise-levels, --noise-draws and --noise-picture are of no use without --noise-sweep");
        }
        UsageErrors.require(
                spec, draws == null || (draws >= 1 && draws <= MOST), "--noise-draws", draws, "from 1 to " + MOST);
        for (double level : levels) {
            UsageErrors.require(
                    spec, level >= 0 && Double.isFinite(level), "--noise-levels", level, "a number of at least 0");
        }
        return on != null;
    }

    /**
     * Evaluates and prints.
     *
     * @param model the model
     * @param part the samples
     * @param threads threads to compute with
     * @param seed of the noise
     * @param screen where to print
     * @param json whether to print JSON
     */
    void evaluate(TrainedModel model, ModelSamples.Part part, int threads, long seed, Screen screen, boolean json) {
        NoiseSweep sweep = new NoiseSweep(
                on == null ? NoiseSweep.On.INPUTS : on,
                levels.isEmpty() ? NoiseSweep.DEFAULT_LEVELS : levels,
                draws == null ? NoiseSweep.DEFAULT_DRAWS : draws,
                seed);
        String title = "noise on " + sweep.on() + ", " + part.samples().size() + " samples (" + part.name() + ")";
        List<SweepPoint> points = model.evaluate(part.samples(), threads, sweep, point -> {});
        if (json) {
            screen.text(json(part, sweep, points).toIndentedJson());
        } else {
            screen.line(title + ", means of " + sweep.draws() + " draws");
            table(points).lines().forEach(screen::line);
        }
        Path file = picture;
        if (file != null) {
            String drawn = SweepSvg.draw(title, sweep.on(), points, metrics(points));
            OutputFile.write(file, out -> out.write(drawn.getBytes(StandardCharsets.UTF_8)));
            if (!json && !OutputFile.isStandardOutput(file)) {
                screen.line("picture: " + file);
            }
        }
    }

    /** The overall metrics; values of classes and labels would be too many beside each other. */
    private static List<String> metrics(List<SweepPoint> points) {
        return points.get(0).means().keySet().stream()
                .filter(name -> MetricName.parse(name).isWhole())
                .toList();
    }

    private static TextTable table(List<SweepPoint> points) {
        TextTable table = new TextTable();
        List<String> header = new ArrayList<>(List.of("level"));
        header.addAll(metrics(points));
        table.row(header.toArray(String[]::new));
        for (SweepPoint point : points) {
            List<String> cells = new ArrayList<>(List.of(ReadableNumber.of(point.level())));
            for (String metric : metrics(points)) {
                double spread = point.deviations().getOrDefault(metric, 0.0);
                cells.add(ReadableNumber.of(point.means().getOrDefault(metric, Double.NaN))
                        + (spread > 0 ? " ± " + ReadableNumber.of(spread) : ""));
            }
            table.row(cells.toArray(String[]::new));
        }
        return table;
    }

    private static JsonObject json(ModelSamples.Part part, NoiseSweep sweep, List<SweepPoint> points) {
        List<JsonValue> levels = new ArrayList<>();
        for (SweepPoint point : points) {
            levels.add(JsonObject.builder()
                    .put("level", JsonNumber.orName(point.level()))
                    .put("metrics", numbers(point.means()))
                    .put("deviations", numbers(point.deviations()))
                    .build());
        }
        return JsonObject.builder()
                .put("samples", part.samples().size())
                .put("of", part.name())
                .put("noise", sweep.on().toString())
                .put("draws", sweep.draws())
                .put("seed", sweep.seed())
                .put("levels", new JsonArray(levels))
                .build();
    }

    private static JsonObject numbers(Map<String, Double> values) {
        JsonObject.Builder numbers = JsonObject.builder();
        values.forEach((name, value) -> numbers.put(name, JsonNumber.orName(value)));
        return numbers.build();
    }
}
