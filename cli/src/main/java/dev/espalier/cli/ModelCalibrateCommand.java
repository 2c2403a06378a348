package dev.espalier.cli;

import dev.espalier.api.ReadableNumber;
import dev.espalier.api.event.Split;
import dev.espalier.core.Espalier;
import dev.espalier.core.TrainedModel;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Calibrates the probabilities of a finished model. */
@Command(
        name = "calibrate",
        header = "Calibrate the probabilities of a finished model by temperature scaling.",
        description = {
            "Divides the logits of each output by the temperature of the smallest log loss on the given samples (Guo et al. 2017),"
                    + " and writes the model that does so. Which class is the most probable does not change. Take samples that"
                    + " the model was not trained on: by default the validation split of the stack that it was trained by.",
            "",
            "An ensemble gets one temperature for all of its members, that of the smallest log loss of their mean prediction."
        },
        footer = {
            "  espalier model calibrate runs/my/model.safetensors --output calibrated.safetensors",
            "  espalier model calibrate model.safetensors --data held-out.csv --output calibrated.safetensors"
        })
final class ModelCalibrateCommand implements Callable<Integer> {

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
            description = "The samples of a stack to take: ${COMPLETION-CANDIDATES}; validation by default.")
    private @Nullable Split split;

    @Option(names = "--output", paramLabel = "FILE", required = true, description = "Where to write the model.")
    @SuppressWarnings("NullAway.Init") // picocli refuses a command line without it
    private Path output;

    @Mixin
    private ThreadOptions threads = new ThreadOptions();

    @Mixin
    private PluginOptions plugins = new PluginOptions();

    ModelCalibrateCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        try (Espalier espalier = plugins.open()) {
            TrainedModel model = espalier.loadModel(file);
            ModelSamples samples = new ModelSamples(espalier.catalog(), model, file);
            if (data == null) {
                calibrate(model, samples.ofItsStack(split == null ? Split.VALIDATION : split));
            } else {
                try (SampleFile given = SampleFile.of(data, "--data", context.screen())) {
                    ModelSamples.Part part =
                            samples.of(given, split == null && isStack(data) ? Split.VALIDATION : split);
                    given.reading(() -> {
                        calibrate(model, part);
                        return part;
                    });
                }
            }
        }
        return 0;
    }

    private static boolean isStack(Path data) {
        return data.toString().endsWith(".yaml") || data.toString().endsWith(".yml");
    }

    private void calibrate(TrainedModel model, ModelSamples.Part part) {
        TrainedModel calibrated = model.calibrated(part.samples(), threads.count());
        calibrated.save(output);
        Screen screen = context.screen();
        screen.line(part.samples().size() + " samples (" + part.name() + ")");
        for (int i = 0; i < model.outputs().size(); i++) {
            String before = said(model, i);
            String after = said(calibrated, i);
            if (!before.equals(after)) {
                screen.line("temperature of " + model.outputs().get(i) + ": " + after + " instead of " + before);
            }
        }
        TextTable table = new TextTable();
        Map<String, Double> was = model.evaluate(part.samples(), threads.count());
        calibrated.evaluate(part.samples(), threads.count()).forEach((name, value) -> {
            if (!value.equals(was.get(name))) {
                table.row(
                        name, ReadableNumber.of(was.getOrDefault(name, Double.NaN)), "-> " + ReadableNumber.of(value));
            }
        });
        table.lines().forEach(screen::line);
        screen.line("model: " + output);
    }

    private static String said(TrainedModel model, int output) {
        return model.temperatures(output).stream()
                .distinct()
                .map(ReadableNumber::of)
                .collect(Collectors.joining(", "));
    }
}
