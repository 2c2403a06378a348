package dev.espalier.benchmarks.compare;

import dev.espalier.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Runs the contenders in turn.
 *
 * <p>In the first round each is tried with every number of threads. In the later ones Espalier is again, while a peer has
 * the number that served it best; for inference, where latency and throughput differ in it, it has both. Every round has each contender once for each workload, so that whatever the machine does
 * in the course of time meets all of them.
 */
final class Comparison {

    private final Options options;
    private final Contenders contenders;
    private final Consumer<String> progress;
    private final Map<String, String> preload;
    private int failures;

    Comparison(Options options, Contenders contenders, Consumer<String> progress)
            throws IOException, InterruptedException {
        this.options = options;
        this.contenders = contenders;
        this.progress = progress;
        this.preload = Options.names(options.peers).contains("pytorch") ? preload() : Map.of();
    }

    /** Runs the workloads in every round. */
    List<Measurement> run(List<Workload> workloads) throws InterruptedException {
        List<Measurement> measurements = new ArrayList<>();
        if (!workloads.isEmpty()) {
            for (String build : contenders.builds()) {
                attempt(build, () -> contenders.build(build).prepare(options.data));
            }
        }
        for (int round = 1; round <= options.rounds; round++) {
            for (Workload workload : workloads) {
                run(workload, round, measurements);
            }
        }
        return measurements;
    }

    private void run(Workload workload, int round, List<Measurement> measurements) throws InterruptedException {
        for (int threads : options.threads) {
            Turn turn = new Turn(workload, threads, round, reference(workload, threads));
            for (String build : contenders.builds()) {
                attempt(build, () -> measurements.add(run(build, turn)));
            }
            if (Contenders.takesPart(Contenders.COMMAND, workload) && threads == Collections.max(options.threads)) {
                attempt(Contenders.COMMAND, () -> measurements.add(launch(turn)));
            }
            for (String peer : Options.names(options.peers)) {
                if (Contenders.takesPart(peer, workload)
                        && (round == 1
                                || workload.inference()
                                || threads == bestThreads(peer, workload, measurements))) {
                    attempt(peer, () -> measurements.add(run(peer, turn)));
                }
            }
        }
    }

    /** What the machine allows at this moment; nothing is known of it if that cannot be measured. */
    private ReferenceRates reference(Workload workload, int threads) throws InterruptedException {
        List<ReferenceRates> rates = new ArrayList<>();
        attempt("limit", () -> rates.add(measureReference(workload.largestProduct(), threads)));
        return rates.isEmpty() ? ReferenceRates.NONE : rates.get(0);
    }

    private ReferenceRates measureReference(ProductSize product, int threads) throws IOException, InterruptedException {
        Map<String, Double> limit = results(contenders.limit(), threads, List.of());
        Map<String, Double> products =
                results(contenders.products(Contenders.ESPALIER), threads, List.of(product.label()));
        ReferenceRates rates = new ReferenceRates(
                limit.getOrDefault("gigaflops", Double.NaN),
                products.getOrDefault(product.label(), Double.NaN),
                limit.getOrDefault("bits", 0.0).intValue());
        progress.accept(String.format(
                Locale.ROOT,
                "limit of %d %s: %.0f GFLOP/s with vectors of %d bits; Espalier's product %s: %.0f GFLOP/s",
                threads,
                threads == 1 ? "thread" : "threads",
                rates.limit(),
                rates.vectorBits(),
                product.label(),
                rates.product()));
        return rates;
    }

    /** One that fails does not spoil what the others have measured. */
    private void attempt(String name, Attempt attempt) throws InterruptedException {
        try {
            attempt.make();
        } catch (IOException e) {
            failures++;
            progress.accept(name + " failed: " + e.getMessage());
        }
    }

    /** How many processes failed. */
    int failures() {
        return failures;
    }

    private Measurement launch(Turn turn) throws IOException, InterruptedException {
        LauncherRun launcher = contenders.launcher(options.data, options.wrapper, options.busy);
        if (turn.round() == 1) {
            launcher.prepare();
        }
        return told(launcher.run(turn.workload(), turn.threads(), turn.round()), turn);
    }

    private Measurement run(String name, Turn turn) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(contenders.command(name));
        command.addAll(List.of(turn.workload().name(), String.valueOf(turn.threads()), options.data.toString()));
        if (options.phases && contenders.builds().contains(name)) {
            command.add("phases");
        }
        List<JsonObject> events = start(name, turn.threads()).run(command);
        return told(ChildProcess.measurement(events, name, turn.workload(), turn.threads(), turn.round()), turn);
    }

    private Measurement told(Measurement measurement, Turn turn) {
        progress.accept("round " + turn.round() + "  " + Tables.line(measurement));
        return measurement.beside(turn.reference());
    }

    /** The matrix products of Espalier and of the libraries, in turn. */
    List<ProductRates> products() throws InterruptedException {
        List<ProductRates> all = new ArrayList<>();
        if (options.libraries.isEmpty()) {
            return all;
        }
        List<String> names = new ArrayList<>(List.of(Contenders.ESPALIER));
        names.addAll(Options.names(options.libraries));
        for (int round = 1; round <= options.rounds; round++) {
            for (int threads : options.threads) {
                for (String name : names) {
                    int number = round;
                    attempt(name, () -> all.add(products(name, threads, number)));
                }
            }
        }
        return all;
    }

    private Map<String, Double> results(List<String> program, int threads, List<String> further)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(program);
        command.add(String.valueOf(threads));
        command.addAll(further);
        return ChildProcess.results(start(Contenders.ESPALIER, threads).run(command));
    }

    private ProductRates products(String library, int threads, int round) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(contenders.products(library));
        if (library.equals(Contenders.ESPALIER)) {
            command.add(String.valueOf(threads));
        }
        Map<String, Double> rates = ChildProcess.results(start(library, threads).run(command));
        ProductRates result = new ProductRates(library, threads, round, rates);
        progress.accept("round " + round + "  " + Tables.line(result));
        return result;
    }

    private ChildProcess start(String name, int threads) {
        Map<String, String> environment = new LinkedHashMap<>();
        if (!contenders.builds().contains(name)) {
            for (String variable : List.of("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")) {
                environment.put(variable, String.valueOf(threads));
            }
        }
        if (name.equals("pytorch")) {
            environment.putAll(preload);
        }
        return new ChildProcess(options.wrapper, environment, options.busy);
    }

    /**
     * With MKL in the place of the OpenBLAS that comes with it, PyTorch is many times faster; without, one thread of OpenBLAS
     * is its best.
     */
    private Map<String, String> preload() throws IOException, InterruptedException {
        List<JsonObject> found = new ChildProcess(List.of(), Map.of(), 0).run(contenders.mklFolder());
        if (found.isEmpty()) {
            progress.accept("no MKL: PyTorch runs with one thread of OpenBLAS");
            return Map.of("OPENBLAS_NUM_THREADS", "1");
        }
        String folder = found.get(0).text("folder").orElse("");
        String library = found.get(0).text("library").orElse("");
        return Map.of("LD_PRELOAD", folder + "/" + library, "LD_LIBRARY_PATH", folder, "MKL_THREADING_LAYER", "GNU");
    }

    /** The number of threads that a contender was fastest with in the first round. */
    static int bestThreads(String name, Workload workload, List<Measurement> measurements) {
        return measurements.stream()
                .filter(each -> each.contender().equals(name) && each.workload().equals(workload) && each.round() == 1)
                .max(Comparator.comparingDouble(Measurement::speed))
                .map(Measurement::threads)
                .orElse(1);
    }

    /** One workload with one number of threads in one round, which every contender has in turn. */
    private record Turn(Workload workload, int threads, int round, ReferenceRates reference) {}

    /** Something that may fail. */
    private interface Attempt {

        void make() throws IOException, InterruptedException;
    }
}
