package dev.espalier.cli;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Problem;
import dev.espalier.http.WebAddress;
import dev.espalier.web.RunsPage;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Serves the page of runs. */
@Command(
        name = "ui",
        header = "Show runs in a browser: live while they train, and afterwards.",
        description = {
            "Serves a page with curves, distributions, samples and findings of all runs below the folders, and compares them. It"
                    + " reads what runs have written and changes nothing, so that it can be started and ended at any time, beside"
                    + " any number of runs.",
            "",
            "Only this machine can reach the page; from another one, ssh -L " + PageOptions.DEFAULT_PORT + ":localhost:"
                    + PageOptions.DEFAULT_PORT
                    + " HOST brings it there. With --host other machines reach it without a password.",
            "",
            "Ctrl-C ends the command."
        },
        footer = {"  espalier ui", "  espalier ui runs/first runs/second --open", "  espalier ui /data/runs --port 8080"
        })
final class UiCommand implements Callable<Integer> {

    private static final Path DEFAULT_FOLDER = Path.of("runs");

    private final CommandContext context;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before the command is called
    private CommandSpec spec;

    @Parameters(
            paramLabel = "RUNS-DIR",
            arity = "0..*",
            description = "Folders with runs in them, or folders of runs; runs by default.")
    private List<Path> folders = new ArrayList<>();

    @Option(
            names = "--port",
            paramLabel = "P",
            description = "The port to serve at, " + PageOptions.DEFAULT_PORT
                    + " by default, or any if that is taken; 0 takes a free one.")
    private @Nullable Integer port;

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            description = "The address of this machine to listen at, in place of the loopback; 0.0.0.0 for all.")
    private @Nullable String host;

    @Option(
            names = "--host-name",
            paramLabel = "NAME",
            description =
                    "A name by which browsers of other machines call this one; requests that name another are refused. May be"
                            + " repeated.")
    private Set<String> hostNames = new LinkedHashSet<>();

    @Option(names = "--open", description = "Open the page in a browser.")
    private boolean open;

    UiCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        UsageErrors.require(spec, port == null || (port >= 0 && port <= 65535), "--port", port, "in [0, 65535]");
        requireFolders();
        List<Path> searched = folders.isEmpty() ? List.of(DEFAULT_FOLDER) : folders;
        try (RunsPage page = ServedPage.open(searched, RunsPage.DEPTH, address())) {
            context.screen().line("page: " + page.address());
            if (folders.isEmpty() && !Files.isDirectory(DEFAULT_FOLDER)) {
                context.screen().error("there is no folder " + DEFAULT_FOLDER + " yet; runs appear when it has some");
            }
            if (host != null) {
                context.screen().error("warning: other machines can read the runs at " + host + ", without a password");
            }
            context.screen().line("Ctrl-C ends this");
            if (open) {
                openBrowser(page.address());
            }
            context.signals().whileLingering(UiCommand::sleep);
        }
        return 0;
    }

    private void requireFolders() {
        List<Problem> problems = new ArrayList<>();
        for (Path folder : folders) {
            if (!Files.isDirectory(folder)) {
                problems.add(new Problem(
                        ErrorCode.IO,
                        folder.toString(),
                        Files.exists(folder) ? "it is not a folder" : "there is no such folder",
                        "give folders with runs in them"));
            }
        }
        if (!problems.isEmpty()) {
            throw new EspalierException(problems);
        }
    }

    private Optional<WebAddress> address() {
        if (host == null && port == null && hostNames.isEmpty()) {
            return Optional.empty();
        }
        int wanted = port == null ? PageOptions.DEFAULT_PORT : port;
        return Optional.of(new WebAddress(Optional.ofNullable(host), wanted, hostNames));
    }

    private static void sleep() {
        try {
            TimeUnit.DAYS.sleep(Long.MAX_VALUE);
        } catch (InterruptedException signal) {
            // the end that is waited for
        }
    }

    private void openBrowser(URI address) {
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        List<String> command = system.contains("mac")
                ? List.of("open", address.toString())
                : system.contains("windows")
                        ? List.of("rundll32", "url.dll,FileProtocolHandler", address.toString())
                        : List.of("xdg-open", address.toString());
        try {
            new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException noSuchProgram) {
            context.screen().error("warning: no browser could be opened: " + noSuchProgram.getMessage());
        }
    }
}
