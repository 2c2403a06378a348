package dev.espalier.benchmarks.sweep;

import dev.espalier.benchmarks.compare.ChildProcess;
import dev.espalier.benchmarks.compare.Contenders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures every point of the sweeps, each in a process of its own, and writes a table and a picture. */
@Command(
        name = "benchmarks/sweep",
        description = "Trains networks of many widths, batches and depths with one thread and with two, and writes "
                + "sweep.csv and sweep.svg. Takes about ten minutes; nothing else should run beside it.",
        sortOptions = false)
public final class Sweep implements Callable<Integer> {

    @Option(names = "--out", paramLabel = "FOLDER", description = "where the files go (default: ${DEFAULT-VALUE})")
    private Path folder = Path.of("docs/performance");

    @Option(
            names = "--jdk",
            paramLabel = "FOLDER",
            description = "the Java that is measured (default: the driver's own)")
    private Optional<Path> jdk = Optional.empty();

    @Option(names = "--wrap", split = " ", paramLabel = "COMMAND", description = "put before every process")
    private List<String> wrapper = List.of();

    @Option(names = "--help", usageHelp = true, description = "say this")
    boolean help;

    private Sweep() {}

    /** Runs the command. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Sweep()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Files.createDirectories(folder);
        Path java = jdk.orElse(Path.of(System.getProperty("java.home")));
        ChildProcess process = new ChildProcess(wrapper, Map.of());
        List<SweepResult> results = new ArrayList<>();
        List<String> lines = new ArrayList<>(List.of(SweepPoint.HEADER));
        for (SweepPoint point : SweepPoint.all()) {
            List<String> command = new ArrayList<>(Contenders.espalier(java, SweepRun.class.getName()));
            command.addAll(point.arguments());
            Map<String, Double> figures = ChildProcess.figures(process.run(command));
            SweepResult result = new SweepResult(
                    point,
                    figures.getOrDefault("samplesPerSecond", Double.NaN),
                    figures.getOrDefault("gigaflops", Double.NaN));
            results.add(result);
            lines.add(result.line());
            System.out.println(result.line());
        }
        Files.write(folder.resolve("sweep.csv"), lines);
        Files.writeString(folder.resolve("sweep.svg"), SweepPicture.draw(results));
        return 0;
    }
}
