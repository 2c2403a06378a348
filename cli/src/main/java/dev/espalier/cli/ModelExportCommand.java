package dev.espalier.cli;

import dev.espalier.core.CheckpointChoice;
import dev.espalier.core.Espalier;
import dev.espalier.core.RunModel;
import dev.espalier.core.TrainedModel;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes a model file of a checkpoint. */
@Command(
        name = "export",
        header =
                "Make a model file of a checkpoint of a run: of one that was stopped, that failed, or that is still training.",
        description = {
            "The file is a model like that of a finished run: espalier predict, evaluate and model describe take it. It says of"
                    + " itself which step of which run it is. The training data are not needed, and the run is not changed.",
            "",
            "Without --checkpoint it has the weights of the best validation so far, or those of the newest checkpoint if there was"
                    + " no validation.",
            "",
            "With --member, of the model file of an ensemble in place of a run, it is that member, a model by itself: such as one to"
                    + " start a fine-tuning from."
        },
        footer = {
            "  espalier model export runs/my",
            "  espalier model export runs/my --checkpoint last --out now.safetensors",
            "  espalier model export runs/my --checkpoint 4000",
            "  espalier model export runs/five/model.safetensors --member 1 --out first.safetensors"
        })
final class ModelExportCommand implements Callable<Integer> {

    private final CommandContext context;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before the command is called
    private CommandSpec spec;

    @Parameters(paramLabel = "RUN", description = "The folder of the run; with --member a model file.")
    @SuppressWarnings("NullAway.Init") // picocli refuses a command line without it
    private Path run;

    @Option(
            names = "--checkpoint",
            paramLabel = "WHICH",
            description = "best, last, or the step of a checkpoint in the folder.")
    private @Nullable String checkpoint;

    @Option(names = "--member", paramLabel = "N", description = "The number of the member of an ensemble, from 1.")
    private @Nullable Integer member;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description =
                    "Where to write; model-step-N.safetensors in the run's folder, or member-N.safetensors beside the model, if not given.")
    private @Nullable Path out;

    @Mixin
    private PluginOptions plugins = new PluginOptions();

    ModelExportCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        if (member != null) {
            exportMember(member);
            return 0;
        }
        CheckpointChoice choice = choice();
        try (Espalier espalier = plugins.open()) {
            RunModel exported = espalier.exportModel(run, choice);
            Path file = out == null ? run.resolve("model-step-" + exported.step() + ".safetensors") : out;
            exported.model().save(file);
            context.screen().line(exported.describe() + ": " + file);
        }
        return 0;
    }

    private void exportMember(int number) {
        if (checkpoint != null) {
            throw new ParameterException(
                    spec.commandLine(), "--checkpoint is of a run, and --member of a model file; give one of them");
        }
        try (Espalier espalier = plugins.open()) {
            TrainedModel model = espalier.loadModel(run);
            UsageErrors.require(
                    spec, number >= 1 && number <= model.size(), "--member", number, "in [1, " + model.size() + "]");
            Path beside = run.resolveSibling("member-" + number + ".safetensors");
            Path file = out == null ? beside : out;
            model.members().get(number - 1).save(file);
            context.screen().line("member " + number + " of " + model.size() + ": " + file);
        }
    }

    private CheckpointChoice choice() {
        if (checkpoint == null) {
            return CheckpointChoice.bestOrLast();
        }
        return switch (checkpoint) {
            case "best" -> CheckpointChoice.best();
            case "last" -> CheckpointChoice.last();
            default -> CheckpointChoice.ofStep(step(checkpoint));
        };
    }

    private long step(String text) {
        if (!text.matches("[0-9]{1,18}")) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--checkpoint is '" + text + "'; it must be best, last or the number of a step");
        }
        return Long.parseLong(text);
    }
}
