package dev.espalier.benchmarks.compare;

import java.io.PrintStream;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** Prints what was measured, as Markdown. */
final class Tables {

    private Tables() {}

    /** One run, for those who wait. */
    static String line(Measurement run) {
        String what = run.workload().inference()
                ? String.format(
                        Locale.ROOT,
                        "p50 %.1f us, p99 %.1f us, %,.0f samples/s in batches",
                        run.metric("p50"),
                        run.metric("p99"),
                        run.metric("throughput"))
                : String.format(Locale.ROOT, "%,.0f samples/s", run.rate());
        return String.format(
                Locale.ROOT,
                "%s  %s, %d %s: %s, %s %.4f, %.0f MB, first epoch at %.1f s%s",
                run.workload().name(),
                run.contender(),
                run.threads(),
                run.threads() == 1 ? "thread" : "threads",
                what,
                run.workload().metric(),
                run.metric(),
                run.peakMegabytes(),
                run.coldStart(),
                phases(run));
    }

    /** One library's products, for those who wait. */
    static String line(ProductRates rates) {
        return String.format(
                Locale.ROOT,
                "products  %s, %d %s: %s GFLOP/s",
                rates.library(),
                rates.threads(),
                rates.threads() == 1 ? "thread" : "threads",
                ProductSize.COMPARED.stream()
                        .map(size -> String.format(
                                Locale.ROOT,
                                "%s %.0f",
                                size.label(),
                                rates.rates().getOrDefault(size.label(), Double.NaN)))
                        .collect(Collectors.joining(", ")));
    }

    static void print(List<Measurement> measurements, List<ProductRates> products, PrintStream out) {
        for (Workload workload : workloads(measurements)) {
            List<Row> rows = Row.of(workload, measurements);
            if (!rows.isEmpty()) {
                out.println();
                out.println("### " + workload.description());
                out.println();
                limits(rows, out);
                if (workload.inference()) {
                    inference(rows, out);
                } else {
                    training(workload, rows, out);
                }
            }
        }
        if (!products.isEmpty()) {
            ProductTables.print(products, out);
        }
        settings(measurements, out);
    }

    /** Those that were run, in the order in which they were asked for. */
    private static List<Workload> workloads(List<Measurement> measurements) {
        return measurements.stream().map(Measurement::workload).distinct().toList();
    }

    private static void training(Workload workload, List<Row> rows, PrintStream out) {
        out.println("| contender | threads | samples/s | rounds, least to most | GFLOP/s | of limit | of own product | "
                + workload.metric() + " | peak MB | first epoch, s |");
        out.println("|---|---|---|---|---|---|---|---|---|---|");
        for (Row row : rows) {
            double rate = row.median(Measurement::rate);
            out.printf(
                    Locale.ROOT,
                    "| %s | %d | %,.0f | %,.0f-%,.0f | %.1f | %s | %.4f%s | %.0f | %.1f |%n",
                    row.contender(),
                    row.threads(),
                    rate,
                    row.least(Measurement::rate),
                    row.most(Measurement::rate),
                    row.median(Measurement::gigaflops),
                    fractions(row),
                    row.least(Measurement::metric),
                    row.counts() ? "" : ": too low, the speed does not count",
                    row.median(Measurement::peakMegabytes),
                    row.median(Measurement::coldStart));
        }
        out.println();
        ratios("speed", rows, Measurement::rate, true, out);
        ratios("peak memory", rows, Measurement::peakMegabytes, false, out);
        ratios("first epoch", rows, Measurement::coldStart, false, out);
    }

    private static void inference(List<Row> rows, PrintStream out) {
        out.println("| contender | threads | batch 1: p50, us | p99, us | batch 256: samples/s | GFLOP/s | of limit "
                + "| of own product | peak MB |");
        out.println("|---|---|---|---|---|---|---|---|---|");
        for (Row row : rows) {
            out.printf(
                    Locale.ROOT,
                    "| %s | %d | %.1f | %.1f | %,.0f | %.1f | %s | %.0f |%n",
                    row.contender(),
                    row.threads(),
                    row.median(run -> run.metric("p50")),
                    row.median(run -> run.metric("p99")),
                    row.median(run -> run.metric("throughput")),
                    row.median(Measurement::gigaflops),
                    fractions(row),
                    row.median(Measurement::peakMegabytes));
        }
        out.println();
        ratios("p50", rows, run -> run.metric("p50"), false, out);
        ratios("throughput", rows, run -> run.metric("throughput"), true, out);
    }

    /** What the processor could do between the runs, by threads. */
    private static void limits(List<Row> rows, PrintStream out) {
        rows.stream()
                .filter(row -> row.contender().equals(Contenders.ESPALIER))
                .forEach(row -> out.printf(
                        Locale.ROOT,
                        "Limit of %d %s: %.0f GFLOP/s (rounds %.0f-%.0f), Espalier's product %s: %.0f.%n",
                        row.threads(),
                        row.threads() == 1 ? "thread" : "threads",
                        row.median(run -> run.reference().limit()),
                        row.least(run -> run.reference().limit()),
                        row.most(run -> run.reference().limit()),
                        row.first().workload().largestProduct().label(),
                        row.median(run -> run.reference().product())));
        out.println();
    }

    /** Two cells; no product of Espalier's says anything about a peer. */
    private static String fractions(Row row) {
        String limit = String.format(Locale.ROOT, "%.2f", row.median(Measurement::fractionOfLimit));
        return row.isEspalier()
                ? String.format(Locale.ROOT, "%s | %.2f", limit, row.median(Measurement::fractionOfProduct))
                : limit + " | ";
    }

    /** Espalier with each number of threads, against every peer with the number that serves it best. */
    private static void ratios(
            String what, List<Row> rows, ToDoubleFunction<Measurement> metric, boolean more, PrintStream out) {
        Comparator<Row> byMetric = Comparator.comparingDouble(row -> row.median(metric));
        List<String> peers = rows.stream()
                .filter(row -> !row.isEspalier())
                .map(Row::contender)
                .distinct()
                .toList();
        for (Row own : rows) {
            if (!own.isEspalier() || peers.isEmpty()) {
                continue;
            }
            String against = peers.stream()
                    .map(peer -> {
                        List<Row> all = rows.stream()
                                .filter(row -> row.contender().equals(peer))
                                .toList();
                        Row best = all.stream()
                                .max(more ? byMetric : byMetric.reversed())
                                .orElseThrow();
                        return String.format(
                                Locale.ROOT,
                                "%.2f of %s (%d)",
                                own.median(metric) / best.median(metric),
                                peer,
                                best.threads());
                    })
                    .collect(Collectors.joining(", "));
            out.printf("- %s of %s with %d: %s%n", what, own.contender(), own.threads(), against);
        }
    }

    private static void settings(List<Measurement> measurements, PrintStream out) {
        out.println();
        measurements.stream()
                .map(run -> "- " + run.contender() + ": " + run.setting())
                .distinct()
                .forEach(out::println);
    }

    private static String phases(Measurement run) {
        String phases = run.results().keySet().stream()
                .filter(name -> name.startsWith("phase "))
                .sorted()
                .map(name -> String.format(Locale.ROOT, "%s %.1f us", name.substring(6), run.metric(name)))
                .collect(Collectors.joining(", "));
        return phases.isEmpty() ? "" : "; a step: " + phases;
    }
}
