package dev.espalier.benchmarks.sweep;

import dev.espalier.benchmarks.compare.Build;
import dev.espalier.benchmarks.compare.ChildProcess;
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
                + "sweep.csv and sweep.svg. Takes four to five minutes, half of that with --threads 1 and half with "
                + "--threads 2; nothing else should run beside it.",
        sortOptions = false)
public final class Sweep implements Callable<Integer> {

    @Option(names = "--out", paramLabel = "FOLDER", description = "where the files go (default: ${DEFAULT-VALUE})")
    private Path folder = Path.of("docs/performance");

    @Option(
            names = "--jdk",
            paramLabel = "FOLDER",
            description = "the Java that is measured (default: the driver's own)")
    private Optional<Path> jdk = Optional.empty();

    @Option(
            names = "--threads",
            split = ",",
            paramLabel = "N",
            description = "only points with this number of threads; the others keep their results in sweep.csv")
    private List<Integer> threads = List.of();

    @Option(names = "--draw", description = "measure nothing, draw what sweep.csv has")
    private boolean draw;

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
        Path table = folder.resolve("sweep.csv");
        List<String> before = Files.exists(table) ? Files.readAllLines(table) : List.of();
        List<SweepResult> results = new ArrayList<>();
        for (SweepPoint point : SweepPoint.all()) {
            if (!draw && (threads.isEmpty() || threads.contains(point.threads()))) {
                Optional<SweepResult> known = ofSameNetwork(point, results);
                SweepResult result = known.isPresent() ? known.get() : measure(point);
                System.out.println(result.line());
                results.add(result);
            } else {
                before.forEach(line -> SweepResult.of(point, line).ifPresent(results::add));
            }
        }
        List<String> lines = new ArrayList<>(List.of(SweepPoint.HEADER));
        results.forEach(result -> lines.add(result.line()));
        Files.write(table, lines);
        Files.writeString(folder.resolve("sweep.svg"), SweepPicture.draw(results));
        return 0;
    }

    /** What was measured of a network that several sweeps have. */
    private static Optional<SweepResult> ofSameNetwork(SweepPoint point, List<SweepResult> results) {
        return results.stream()
                .filter(result -> result.point().isSameNetwork(point))
                .findFirst()
                .map(result -> new SweepResult(point, result.samplesPerSecond(), result.gigaflops()));
    }

    private SweepResult measure(SweepPoint point) throws IOException, InterruptedException {
        Path java = jdk.orElse(Path.of(System.getProperty("java.home")));
        List<String> command = new ArrayList<>(Build.own(java).command(SweepRun.class.getName()));
        command.addAll(point.arguments());
        Map<String, Double> results = ChildProcess.results(new ChildProcess(wrapper, Map.of(), 0).run(command));
        return new SweepResult(
                point,
                results.getOrDefault("samplesPerSecond", Double.NaN),
                results.getOrDefault("gigaflops", Double.NaN));
    }
}
