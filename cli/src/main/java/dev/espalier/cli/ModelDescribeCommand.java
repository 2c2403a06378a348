package dev.espalier.cli;

import dev.espalier.core.Espalier;
import dev.espalier.core.TrainedModel;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows what a model file holds. */
@Command(
        name = "describe",
        header = "Show a model: its graph, parameters and memory, and where it comes from.",
        footer = {
            "  espalier model describe runs/my/model.safetensors",
            "  espalier model describe runs/my/model.safetensors --stack > again.yaml"
        })
final class ModelDescribeCommand implements Callable<Integer> {

    private final CommandContext context;

    @Parameters(paramLabel = "MODEL", description = "A model.safetensors.")
    @SuppressWarnings("NullAway.Init") // picocli refuses a command line without it
    private Path file;

    @Mixin
    private PluginOptions plugins = new PluginOptions();

    @Option(names = "--stack", description = "Print the stack that the model was trained by, and nothing else.")
    private boolean stack;

    ModelDescribeCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        try (Espalier espalier = plugins.open()) {
            TrainedModel model = espalier.loadModel(file);
            if (stack) {
                context.screen().text(model.provenance().stack());
            } else {
                model.describe().forEach(context.screen()::line);
            }
        }
        return 0;
    }
}
