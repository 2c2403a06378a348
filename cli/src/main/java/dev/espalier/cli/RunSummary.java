package dev.espalier.cli;

import dev.espalier.api.ReadableNumber;
import dev.espalier.api.event.RunStopped;
import dev.espalier.core.RunResult;
import dev.espalier.core.TrainedModel;
import dev.espalier.core.TrainingRun;
import dev.espalier.core.catalog.PluginCatalog;
import dev.espalier.core.catalog.PluginDescriptor;
import dev.espalier.core.stack.Calibration;
import dev.espalier.core.stack.Stack;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What is said of a run before and after it. */
final class RunSummary {

    private static final int METRICS = 6;

    private final Screen screen;
    private final boolean quiet;

    RunSummary(Screen screen, boolean quiet) {
        this.screen = screen;
        this.quiet = quiet;
    }

    /** Says what is about to run. */
    void begin(Path file, Stack stack, TrainingRun run, PluginCatalog catalog, Optional<Path> pluginFolder) {
        line("stack: " + stack.name() + " (" + file + "), seed " + stack.seed());
        if (pluginFolder.isPresent()) {
            Path folder = pluginFolder.get().toAbsolutePath().normalize();
            for (PluginDescriptor plugin : catalog.plugins()) {
                if (plugin.origin()
                        .path()
                        .filter(path -> path.startsWith(folder))
                        .isPresent()) {
                    line("plugin: " + plugin);
                }
            }
        }
        run.describe().forEach(this::line);
    }

    /**
     * Says how the run ended, and where things are.
     *
     * @param stack what was run
     * @param continuation the command line that goes on with the run in a folder
     * @param result how it ended
     */
    void end(Stack stack, Function<Path, String> continuation, RunResult result) {
        line("");
        line(heading(result.cause()) + ": " + result.reason());
        if (!result.validation().isEmpty()) {
            line("validation: "
                    + ProgressText.metrics(result.validation(), METRICS).strip());
        }
        if (!result.test().isEmpty()) {
            line("test: " + ProgressText.metrics(result.test(), METRICS).strip());
        }
        if (stack.calibration() != Calibration.NONE) {
            result.modelFile().flatMap(saved -> result.model()).ifPresent(this::sayTemperatures);
        }
        if (stack.losses().stream().anyMatch(loss -> loss.thresholds().rule().isPresent())) {
            result.modelFile().flatMap(saved -> result.model()).ifPresent(this::sayThresholds);
        }
        if (result.cause() == RunStopped.Cause.REQUESTED && result.steps() == 0) {
            screen.error("no step was made, and nothing is saved");
        }
        result.folder().ifPresent(folder -> line("run folder: " + folder));
        result.modelFile().ifPresent(model -> line("model: " + model));
        if (result.resumable()) {
            result.folder().ifPresent(folder -> line("go on with: " + continuation.apply(folder)));
        }
        if (result.modelFile().isEmpty()) {
            result.folder().ifPresent(folder -> sayHowToExport(folder, result, this::line));
        }
    }

    private void sayTemperatures(TrainedModel model) {
        for (int i = 0; i < model.outputs().size(); i++) {
            List<Double> temperatures = model.temperatures(i);
            if (temperatures.stream().anyMatch(temperature -> temperature != 1)) {
                String output =
                        model.outputs().size() == 1 ? "" : model.outputs().get(i) + " ";
                line("temperature of the smallest log loss on the validation split: " + output
                        + temperatures.stream().map(ReadableNumber::of).collect(Collectors.joining(", "))
                        + " (1 while training)");
            }
        }
    }

    private void sayThresholds(TrainedModel model) {
        for (PredictedOutput output : PredictedOutput.of(model)) {
            StringJoiner labels = new StringJoiner(", ");
            for (int i = 0; i < output.thresholds().size(); i++) {
                labels.add(output.target().classNames().get(i) + " "
                        + ReadableNumber.of(output.thresholds().get(i)));
            }
            if (labels.length() > 0) {
                line("thresholds of the largest F1 on the validation split: " + labels + " (0.5 while training)");
            }
        }
    }

    /**
     * Says, after the error of a run that failed, what can be had of it.
     *
     * @param result how it ended
     */
    void endOfFailed(RunResult result) {
        result.folder().ifPresent(folder -> {
            screen.error("the run folder is " + folder
                    + "; resuming repeats the steps after its last checkpoint to the same bits: with other settings, begin a"
                    + " new run");
            sayHowToExport(folder, result, screen::error);
        });
    }

    private static void sayHowToExport(Path folder, RunResult result, Consumer<String> line) {
        String which = result.best().map(best -> best.describe()).orElse("the newest checkpoint");
        line.accept("make a model of it (" + which + "): " + CommandName.get() + " model export "
                + ShellWord.ofPath(folder.toString()));
    }

    private static String heading(RunStopped.Cause cause) {
        return switch (cause) {
            case COMPLETED -> "done";
            case STOPPED_EARLY -> "stopped early";
            case REQUESTED -> "stopped";
            case FAILED -> "failed";
        };
    }

    private void line(String text) {
        if (!quiet) {
            screen.line(text);
        }
    }
}
