package dev.espalier.benchmarks.compare;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** Prints the rates of matrix products, as Markdown. */
final class ProductTables {

    private ProductTables() {}

    static void print(List<ProductRates> products, PrintStream out) {
        List<String> libraries =
                products.stream().map(ProductRates::library).distinct().toList();
        List<Integer> threads =
                products.stream().map(ProductRates::threads).distinct().sorted().toList();
        out.println();
        out.println("### Products of single-precision matrices, GFLOP/s");
        out.println();
        out.print("| library | threads |");
        for (ProductSize size : ProductSize.COMPARED) {
            out.print(" " + size.label() + " |");
        }
        out.println();
        out.println("|---|---|" + "---|".repeat(ProductSize.COMPARED.size()));
        for (int count : threads) {
            for (String library : libraries) {
                row(products, library, count, out);
            }
        }
    }

    /** A peer's rate is followed by the fraction of it that Espalier reaches. */
    private static void row(List<ProductRates> products, String library, int threads, PrintStream out) {
        out.print("| " + library + " | " + threads + " |");
        for (ProductSize size : ProductSize.COMPARED) {
            double rate = rate(products, library, threads, size);
            out.printf(Locale.ROOT, " %.0f", rate);
            if (!library.equals(Contenders.ESPALIER)) {
                out.printf(Locale.ROOT, " (%.2f)", rate(products, Contenders.ESPALIER, threads, size) / rate);
            }
            out.print(" |");
        }
        out.println();
    }

    /** The median over the rounds, GFLOP/s; NaN if it was not measured. */
    static double rate(List<ProductRates> products, String library, int threads, ProductSize size) {
        return Measurement.median(products.stream()
                .filter(each -> each.library().equals(library) && each.threads() == threads)
                .map(each -> each.rates().getOrDefault(size.label(), Double.NaN))
                .toList());
    }
}
