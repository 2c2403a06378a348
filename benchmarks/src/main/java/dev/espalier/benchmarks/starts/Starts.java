package dev.espalier.benchmarks.starts;

import dev.espalier.api.ErrorCode;
import dev.espalier.benchmarks.compare.Build;
import dev.espalier.benchmarks.compare.ChildProcess;
import dev.espalier.benchmarks.compare.EspalierContender;
import dev.espalier.benchmarks.compare.Measurement;
import dev.espalier.benchmarks.compare.Workload;
import dev.espalier.core.json.JsonArray;
import dev.espalier.core.json.JsonObject;
import dev.espalier.core.json.JsonReader;
import dev.espalier.core.json.JsonValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Starts Espalier many times and prints how much the starts differ. */
@Command(
        name = "benchmarks/starts",
        description =
                "Starts Espalier many times, each in a process of its own, and prints how the speed and the time to"
                        + " the end of the first epoch are distributed over the starts. Nothing else should run beside"
                        + " it.",
        sortOptions = false)
public final class Starts implements Callable<Integer> {

    private static final int FAILED = 1;
    private static final int MISTAKEN = 2;

    @Option(names = "--starts", paramLabel = "N", description = "how many of each (default: ${DEFAULT-VALUE})")
    private int count = 50;

    @Option(
            names = "--workloads",
            split = ",",
            paramLabel = "NAME",
            description = "those of benchmarks/compare, such as W1 or W1:300-100@50 (default: W1,W4,W5)")
    private List<String> workloads = List.of("W1", "W4", "W5");

    @Option(names = "--threads", split = ",", paramLabel = "N", description = "threads (default: 1,2)")
    private List<Integer> threads = List.of(1, 2);

    @Option(
            names = "--epochs",
            paramLabel = "N",
            description =
                    "epochs of each start; speed is that of the median epoch after the first (default: the workload's)")
    private Optional<Integer> epochs = Optional.empty();

    @Option(
            names = "--busy",
            paramLabel = "N",
            description = "busy threads of another process beside each start (default: ${DEFAULT-VALUE})")
    private int busy;

    @Option(names = "--jdk", paramLabel = "FOLDER", description = "the Java to start (default: the driver's own)")
    private Path jdk = Path.of(System.getProperty("java.home"));

    @Option(
            names = "--base",
            paramLabel = "FOLDER",
            description = "another clone in which the benchmarks are built, started in turn with this one")
    private Optional<Path> base = Optional.empty();

    @Option(
            names = "--data",
            paramLabel = "FOLDER",
            description = "the four IDX files of Fashion-MNIST (default: ${DEFAULT-VALUE})")
    private Path data = Path.of("/usr/share/datasets/fashion-mnist");

    @Option(names = "--wrap", split = " ", paramLabel = "COMMAND", description = "put before every process")
    private List<String> wrapper = List.of();

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "keep the values of every start there; those that it already has count, too")
    private Optional<Path> json = Optional.empty();

    @Option(
            names = "--seconds",
            paramLabel = "N",
            description = "begin no further round after this time; the same command with --json goes on where it ended")
    private Optional<Integer> seconds = Optional.empty();

    @Option(names = "--help", usageHelp = true, description = "say this")
    boolean help;

    private Starts() {}

    /** Runs the command. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Starts()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<StartSeries> all;
        try {
            all = series();
        } catch (IllegalArgumentException e) {
            System.out.println("starts: " + e.getMessage());
            return MISTAKEN;
        }
        for (Build build :
                new LinkedHashSet<>(all.stream().map(StartSeries::build).toList())) {
            build.prepare(data);
        }
        if (json.isPresent() && Files.exists(json.get())) {
            goOn(all, json.get());
        }
        int failures = run(all);
        System.out.println();
        System.out.println(StartSeries.HEADER);
        all.forEach(series -> series.rows().forEach(System.out::println));
        if (json.isPresent()) {
            Files.writeString(json.get(), json(all));
        }
        return failures == 0 ? 0 : FAILED;
    }

    private static void goOn(List<StartSeries> all, Path file) throws IOException {
        JsonObject kept = JsonReader.readObject(Files.readAllBytes(file), file.toString(), ErrorCode.INTERNAL);
        for (JsonValue earlier : kept.array("series").orElseThrow().elements()) {
            all.forEach(series -> series.addAll((JsonObject) earlier));
        }
    }

    /** Starts what is missing, until the time is over; returns how many failed. */
    private int run(List<StartSeries> all) throws InterruptedException {
        long begin = System.nanoTime();
        int failures = 0;
        int first = all.stream().mapToInt(StartSeries::size).min().orElse(0);
        for (int round = first + 1; round <= count; round++) {
            if (seconds.isPresent() && System.nanoTime() - begin > seconds.get() * 1e9) {
                break;
            }
            for (StartSeries series : all) {
                failures += attempt(series, round) ? 0 : 1;
            }
        }
        return failures;
    }

    /** In the order of a round: builds that are compared follow each other. */
    private List<StartSeries> series() throws IOException {
        List<Build> builds = new ArrayList<>(List.of(Build.own(jdk)));
        if (base.isPresent()) {
            builds.add(Build.of(base.get(), jdk));
        }
        List<StartSeries> all = new ArrayList<>();
        for (String name : workloads) {
            Workload known = Workload.of(name);
            Workload workload = epochs.map(known::withEpochs).orElse(known);
            for (int number : threads) {
                builds.forEach(build -> all.add(new StartSeries(build, workload, number)));
            }
        }
        return all;
    }

    /** A start that fails does not spoil what the others have measured. */
    private boolean attempt(StartSeries series, int round) throws InterruptedException {
        Workload workload = series.workload();
        List<String> command = new ArrayList<>(series.build().command(EspalierContender.class.getName()));
        command.addAll(List.of(
                workload.name(), String.valueOf(series.threads()), data.toString(), "epochs=" + workload.epochs()));
        try {
            double before = pace(series);
            Measurement measured = ChildProcess.measurement(
                    new ChildProcess(wrapper, Map.of(), busy).run(command),
                    series.build().name(),
                    workload,
                    series.threads(),
                    round);
            series.add(Start.of(workload, measured, Math.min(before, pace(series))));
            System.out.println(series.last());
            return true;
        } catch (IOException e) {
            System.out.println("start " + round + " failed: " + e.getMessage());
            return false;
        }
    }

    /** Without the neighbours that a start has. */
    private double pace(StartSeries series) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(series.build().command(ProcessorPace.class.getName()));
        command.add(String.valueOf(series.threads()));
        Double pace = ChildProcess.results(new ChildProcess(wrapper, Map.of(), 0).run(command))
                .get("pace");
        if (pace == null) {
            throw new IOException("the pace of the processor was not told");
        }
        return pace;
    }

    private String json(List<StartSeries> all) {
        return JsonObject.builder()
                        .put("java", jdk.toString())
                        .put("busy", busy)
                        .put(
                                "series",
                                new JsonArray(
                                        all.stream().map(StartSeries::json).toList()))
                        .build()
                        .toIndentedJson()
                + "\n";
    }
}
