package dev.espalier.cli;

import dev.espalier.api.ReadableNumber;
import dev.espalier.api.data.Dataset;
import dev.espalier.api.event.Split;
import dev.espalier.core.Espalier;
import dev.espalier.core.TrainedModel;
import dev.espalier.core.document.OutputFile;
import dev.espalier.core.json.JsonNumber;
import dev.espalier.core.json.JsonObject;
import dev.espalier.core.noise.PassNoise;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Evaluates a model on samples with known targets. */
@Command(
        name = "evaluate",
        header = "Evaluate a model on samples with known targets.",
        description = {
            "Without --data the samples are those of the stack that the model was trained by, with relative paths beginning"
                    + " where that stack's file was, which the model's run folder remembers, or in the working folder for a"
                    + " model that has left its run folder. With a stack file they are that stack's. Of a stack the test split is taken, or"
                    + " else the validation split, cut as in training; if it has neither, all samples. Any other file is read as"
                    + " the model's data source reads it, and all of its samples are taken that have labels.",
            "",
            "With --augment or --mc-dropout the metrics are those of the mean prediction of N passes with noise, as espalier predict"
                    + " makes them, and losses are the means of those of the passes."
        },
        footer = {
            "  espalier evaluate runs/my/model.safetensors --reliability reliability.svg",
            "  espalier evaluate runs/my/model.safetensors --noise-sweep inputs --noise-picture noise.svg",
            "  espalier evaluate runs/my/model.safetensors --augment 10 --augmenters '[flip]'",
            "  espalier evaluate runs/my/model.safetensors",
            "  espalier evaluate runs/my/model.safetensors --data my.yaml --split validation",
            "  espalier evaluate runs/my/model.safetensors --data new.csv --json",
            "  zcat new.csv.gz | espalier evaluate runs/my/model.safetensors --data -"
        })
final class EvaluateCommand implements Callable<Integer> {

    private final CommandContext context;

    @Parameters(paramLabel = "MODEL", description = "A model.safetensors.")
    @SuppressWarnings("NullAway.Init") // picocli refuses a command line without it
    private Path file;

    @Option(
            names = "--data",
            paramLabel = "FILE",
            description = "A stack file (.yaml), or a file of samples (CSV, IDX); - for samples from standard input.")
    private @Nullable Path data;

    @Option(
            names = "--split",
            paramLabel = "SPLIT",
            description = "The samples of a stack to take: ${COMPLETION-CANDIDATES}.")
    private @Nullable Split split;

    @Mixin
    private NoiseOptions noise = new NoiseOptions();

    @Mixin
    private NoiseSweepOptions sweep = new NoiseSweepOptions();

    @Option(
            names = "--reliability",
            paramLabel = "FILE.svg",
            description = "Draw the reliability diagram: the accuracy of predictions against their probability.")
    private @Nullable Path reliability;

    @Mixin
    private ThreadOptions threads = new ThreadOptions();

    @Mixin
    private PluginOptions plugins = new PluginOptions();

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    EvaluateCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        boolean sweeps = sweep.isAsked(noise.isAsked());
        try (Espalier espalier = plugins.open()) {
            TrainedModel model = espalier.loadModel(file);
            ModelSamples samples = new ModelSamples(espalier.catalog(), model, file);
            NoisyEvaluation evaluation = new NoisyEvaluation(threads.count(), noise.of(espalier, model));
            if (data == null) {
                ModelSamples.Part part = samples.ofItsStack(split);
                if (sweeps) {
                    sweep(model, part);
                } else {
                    print(part, evaluation.of(model, part.samples()));
                }
                draw(evaluation, model, part);
            } else {
                try (SampleFile given = SampleFile.of(data, "--data", context.screen())) {
                    ModelSamples.Part part = samples.of(given, split);
                    if (sweeps) {
                        sweep(model, part);
                    } else {
                        print(part, given.reading(() -> evaluation.of(model, part.samples())));
                    }
                    draw(evaluation, model, part);
                }
            }
        }
        return 0;
    }

    private void sweep(TrainedModel model, ModelSamples.Part part) {
        sweep.evaluate(model, part, threads.count(), noise.seed(), context.screen(), json);
    }

    private void draw(NoisyEvaluation evaluation, TrainedModel model, ModelSamples.Part part) {
        Path picture = reliability;
        if (picture != null) {
            ReliabilityDiagram.of(model, part, evaluation).write(picture);
            if (!OutputFile.isStandardOutput(picture) && !json) {
                context.screen().line("reliability diagram: " + picture);
            }
        }
    }

    /**
     * How a model is evaluated.
     *
     * @param threads threads to compute with
     * @param noise of the passes whose mean prediction is evaluated; empty for one pass without noise
     */
    record NoisyEvaluation(int threads, Optional<PassNoise> noise) {

        Map<String, Double> of(TrainedModel model, Dataset samples) {
            return noise.isPresent() ? model.evaluate(samples, threads, noise.get()) : model.evaluate(samples, threads);
        }
    }

    private void print(ModelSamples.Part part, Map<String, Double> values) {
        int samples = part.samples().size();
        int unlabelled = part.unlabelled().size();
        Screen screen = context.screen();
        if (json) {
            JsonObject.Builder metrics = JsonObject.builder();
            values.forEach((name, value) -> metrics.put(name, JsonNumber.orName(value)));
            screen.text(JsonObject.builder()
                    .put("samples", samples)
                    .put("unlabelled", unlabelled)
                    .put("of", part.name())
                    .put("metrics", metrics.build())
                    .build()
                    .toIndentedJson());
            return;
        }
        screen.line(samples + " samples (" + part.name() + ")");
        if (unlabelled > 0) {
            screen.line(unlabelled + (unlabelled == 1 ? " row was" : " rows were")
                    + " left out because a label is missing; the first: "
                    + part.unlabelled().get(0).where());
        }
        TextTable table = new TextTable();
        values.forEach((name, value) -> table.row(name, ReadableNumber.of(value)));
        table.lines().forEach(screen::line);
    }
}
