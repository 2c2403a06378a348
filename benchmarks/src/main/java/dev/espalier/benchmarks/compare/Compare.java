package dev.espalier.benchmarks.compare;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Runs workloads on Espalier and its peers, alternating, each in a process of its own, and prints how they compare. */
@Command(
        name = "benchmarks/compare",
        description =
                "Runs the same workloads on Espalier and on other frameworks, alternating, each in a process of its "
                        + "own, and prints how they compare. Nothing else should run beside it.",
        sortOptions = false)
public final class Compare implements Callable<Integer> {

    private static final int FAILED = 1;
    private static final int MISTAKEN = 2;

    @Mixin
    private Options options = new Options();

    private final PrintStream out = System.out;

    private Compare() {}

    /** Runs the command. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Compare()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<Workload> workloads;
        try {
            workloads =
                    Options.names(options.workloads).stream().map(Workload::of).toList();
            requireKnown(Options.names(options.peers), Contenders.PEERS, "peer");
            requireKnown(Options.names(options.libraries), Contenders.LIBRARIES, "library");
        } catch (IllegalArgumentException e) {
            out.println("compare: " + e.getMessage());
            return MISTAKEN;
        }
        if (workloads.stream().anyMatch(workload -> !workload.regression()) && !hasData()) {
            out.println("compare: there are no IDX files of Fashion-MNIST in " + options.data
                    + "; install Debian's package dataset-fashion-mnist, or get the four files from "
                    + "https://github.com/zalandoresearch/fashion-mnist and say where they are with --data");
            return MISTAKEN;
        }
        Path own = Path.of(System.getProperty("java.home"));
        List<Build> builds = builds(options.jdk.orElse(own));
        Comparison comparison = new Comparison(options, new Contenders(Contenders.folder(), builds, own), out::println);
        out.println(Processor.description());
        List<Measurement> measurements = comparison.run(workloads);
        List<ProductRates> products = comparison.products();
        Tables.print(measurements, products, out);
        if (options.json.isPresent()) {
            Files.writeString(options.json.get(), MeasurementJson.write(measurements, products));
        }
        if (options.targets) {
            Targets.print(Targets.of(measurements, products, options), out);
        }
        boolean fine = comparison.failures() == 0 && measurements.stream().allMatch(Measurement::counts);
        return fine ? 0 : FAILED;
    }

    /** The driver's own build first. */
    private List<Build> builds(Path jdk) throws IOException {
        List<Build> builds = new ArrayList<>(List.of(Build.own(jdk)));
        if (options.base.isPresent()) {
            builds.add(Build.of(options.base.get(), jdk));
        }
        options.alsoOn.ifPresent(other -> builds.add(builds.get(0).on(other)));
        return builds;
    }

    private boolean hasData() {
        return Files.exists(options.data.resolve("train-images-idx3-ubyte"))
                || Files.exists(options.data.resolve("train-images-idx3-ubyte.gz"));
    }

    private static void requireKnown(List<String> names, List<String> known, String kind) {
        for (String name : names) {
            if (!known.contains(name)) {
                throw new IllegalArgumentException("'" + name + "' is not a " + kind + "; there are " + known);
            }
        }
    }
}
