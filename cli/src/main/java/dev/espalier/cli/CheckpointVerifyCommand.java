package dev.espalier.cli;

import dev.espalier.api.Problem;
import dev.espalier.core.checkpoint.CheckpointStore;
import dev.espalier.core.checkpoint.VerifiedFile;
import dev.espalier.core.document.ByteCount;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Examines every byte of a run's checkpoints and of its model. */
@Command(
        name = "verify",
        header = "Examine every byte of a run's checkpoints and model; exit code 7 if one is damaged.",
        footer = "  espalier checkpoint verify runs/my")
final class CheckpointVerifyCommand implements Callable<Integer> {

    private final CommandContext context;

    @Parameters(paramLabel = "DIR", description = "A run folder, a folder of checkpoints, or one file.")
    @SuppressWarnings("NullAway.Init") // picocli refuses a command line without it
    private Path path;

    CheckpointVerifyCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Screen screen = context.screen();
        List<Problem> problems = new ArrayList<>();
        TextTable table = new TextTable();
        for (VerifiedFile file : CheckpointStore.verify(path)) {
            file.problem().ifPresent(problems::add);
            table.row(
                    file.isGood() ? "good" : "damaged",
                    ByteCount.text(file.bytes()),
                    file.digest().isEmpty() ? "-" : "sha256 " + file.digest().substring(0, 16),
                    file.path().toString());
        }
        table.lines().forEach(screen::line);
        problems.forEach(problem -> screen.error(problem.toString()));
        return problems.isEmpty() ? 0 : ExitCode.of(problems.get(0).code());
    }
}
