package dev.espalier.benchmarks.compare;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * The goals of Espalier's speed, as ratios of one run: with as many threads as were asked for, against the best of the peers
 * with the number of threads that serves it best.
 *
 * <p>Where vectors have 512 bits the peers' kernels are further from the limit, and the goals are higher.
 */
final class Targets {

    private static final String LATENCY = "p50";
    private static final double LEVEL = 0.95;

    private final List<Measurement> measurements;
    private final List<ProductRates> products;
    private final Options options;
    private final boolean wide;
    private final List<Target> targets = new ArrayList<>();

    private Targets(List<Measurement> measurements, List<ProductRates> products, Options options) {
        this.measurements = measurements;
        this.products = products;
        this.options = options;
        this.wide = measurements.stream().anyMatch(run -> run.reference().vectorBits() >= 512);
    }

    /** All targets that could be measured. */
    static List<Target> of(List<Measurement> measurements, List<ProductRates> products, Options options) {
        Targets all = new Targets(measurements, products, options);
        measurements.stream().map(Measurement::workload).distinct().forEach(all::add);
        all.addProducts();
        return all.targets.stream().filter(Target::isMeasured).toList();
    }

    static void print(List<Target> targets, PrintStream out) {
        out.println();
        out.println("| target | value | goal | |");
        out.println("|---|---|---|---|");
        for (Target target : targets) {
            out.printf(
                    Locale.ROOT,
                    "| %s | %.2f | %s %.2f | %s |%n",
                    target.name(),
                    target.value(),
                    target.atMost() ? "at most" : "at least",
                    target.goal(),
                    target.isReached() ? "reached" : "**not reached**");
        }
    }

    private void add(Workload workload) {
        List<Row> rows = Row.of(workload, measurements);
        if (options.busy > 0) {
            addBesideNeighbours(workload, rows);
            return;
        }
        if (workload.augmented()) {
            double plain = own(Row.of(workload.plain(), measurements), mostThreads(), Measurement::speed);
            double speed = own(rows, mostThreads(), Measurement::speed) / plain;
            targets.add(Target.atLeast(workload.name() + " against images as they are", speed, 0.9));
            return;
        }
        switch (workload.kind()) {
            case CLASSES -> {
                speed(workload, rows, options.peers, wide ? 2.2 : 1.9);
                double start = best(rows, Contenders.ESPALIER, Measurement::coldStart, false)
                        / best(rows, "pytorch", Measurement::coldStart, false);
                targets.add(Target.atMost(workload.name() + " first epoch, of PyTorch", start, wide ? 0.85 : 0.9));
            }
            case NORMALIZED -> {
                speed(workload, rows, options.peers, wide ? 1.25 : 1.05);
                double product = rows.stream()
                        .filter(row -> isOwn(row, mostThreads()))
                        .mapToDouble(row -> row.median(Measurement::fractionOfProduct))
                        .findFirst()
                        .orElse(Double.NaN);
                targets.add(Target.atLeast(workload.name() + " of its own product rate", product, 0.92));
            }
            case REGRESSION -> speed(workload, rows, List.of("smile"), wide ? 7 : 5);
            case INFERENCE -> {
                ToDoubleFunction<Measurement> latency = run -> run.metric(LATENCY);
                double single = own(rows, mostThreads(), latency) / best(rows, "smile", latency, false);
                targets.add(Target.atMost(workload.name() + " one sample, p50, of Smile", single, 0.6));
                speed(workload, rows, options.peers, wide ? 1.2 : 1.05);
            }
            case IMAGES -> {
                speed(workload, rows, List.of("tensorflow"), 1.8);
                speed(workload, rows, List.of("pytorch"), 2.4);
                double memory = own(rows, mostThreads(), Measurement::peakMegabytes)
                        / best(rows, "pytorch", Measurement::peakMegabytes, false);
                targets.add(Target.atMost(workload.name() + " peak memory, of PyTorch", memory, 0.5));
                if (workload.name().equals("W3")) {
                    double percent = 100 * own(rows, mostThreads(), Measurement::metric);
                    targets.add(Target.atLeast("W3 accuracy, percent", percent, 90.8));
                }
            }
            case RESIDUAL -> speed(workload, rows, List.of("pytorch"), 1.5);
            case DEPTHWISE -> speed(workload, rows, List.of("pytorch"), 2);
        }
        addOlderJava(workload, rows);
    }

    private void speed(Workload workload, List<Row> rows, List<String> peers, double goal) {
        double best = peers.stream()
                .mapToDouble(peer -> best(rows, peer, Measurement::speed, true))
                .filter(value -> !Double.isNaN(value))
                .max()
                .orElse(Double.NaN);
        String whom = peers.size() == 1 ? peers.get(0) : "the best peer";
        targets.add(Target.atLeast(
                workload.name() + " against " + whom, own(rows, mostThreads(), Measurement::speed) / best, goal));
    }

    /** As many threads must not be slower than one where a processor is taken. */
    private void addBesideNeighbours(Workload workload, List<Row> rows) {
        String against = " with " + mostThreads() + " threads against one, beside " + options.busy + " busy";
        double speed = own(rows, mostThreads(), Measurement::speed) / own(rows, 1, Measurement::speed);
        targets.add(Target.atLeast(workload.name() + against, speed, LEVEL));
        if (workload.inference()) {
            double latency =
                    own(rows, mostThreads(), run -> run.metric(LATENCY)) / own(rows, 1, run -> run.metric(LATENCY));
            targets.add(Target.atMost(workload.name() + " one sample, p50," + against, latency, 1 / LEVEL));
        }
    }

    private void addOlderJava(Workload workload, List<Row> rows) {
        options.alsoOn.map(folder -> Build.own(folder).on(folder).name()).ifPresent(name -> {
            double speed = best(rows, name, Measurement::speed, true)
                    / best(rows, Contenders.ESPALIER, Measurement::speed, true);
            targets.add(Target.atLeast(workload.name() + " of " + name, speed, 0.9));
        });
    }

    private void addProducts() {
        for (int threads : options.threads) {
            for (ProductSize size : ProductSize.COMPARED) {
                double ratio = ProductTables.rate(products, Contenders.ESPALIER, threads, size)
                        / ProductTables.rate(products, "onednn", threads, size);
                String name = "product " + size.label() + " against oneDNN, threads: " + threads;
                targets.add(Target.atLeast(name, ratio, LEVEL));
            }
        }
    }

    private int mostThreads() {
        return Collections.max(options.threads);
    }

    private static boolean isOwn(Row row, int threads) {
        return row.contender().equals(Contenders.ESPALIER) && row.threads() == threads;
    }

    private static double own(List<Row> rows, int threads, ToDoubleFunction<Measurement> metric) {
        return rows.stream()
                .filter(row -> isOwn(row, threads))
                .mapToDouble(row -> row.median(metric))
                .findFirst()
                .orElse(Double.NaN);
    }

    /** A contender's best row; NaN if there is none. */
    private static double best(
            List<Row> rows, String contender, ToDoubleFunction<Measurement> metric, boolean moreIsBetter) {
        var values = rows.stream()
                .filter(row -> row.contender().equals(contender))
                .mapToDouble(row -> row.median(metric))
                .filter(value -> !Double.isNaN(value));
        return (moreIsBetter ? values.max() : values.min()).orElse(Double.NaN);
    }
}
