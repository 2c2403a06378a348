package dev.espalier.benchmarks.search;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.core.Espalier;
import dev.espalier.core.RunOptions;
import dev.espalier.core.RunResult;
import dev.espalier.core.TrainingRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Trains a small network on the table of digits with every combination of four hyper-parameters, and writes what each came to.
 *
 * <p>The table is data for tests: samplers are compared on real trainings without training anything. Everything happens on one
 * thread, a few minutes long.
 */
public final class TrainingTable {

    private static final double[] RATES = {0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5};

    private static final int[] UNITS = {4, 8, 16, 32, 64};

    private static final double[] DROPOUTS = {0, 0.1, 0.2, 0.4, 0.7};

    private static final double[] MOMENTA = {0, 0.5, 0.9, 0.99};

    private TrainingTable() {}

    /**
     * Trains and writes.
     *
     * @param arguments the file of digits, and the file to be written
     * @throws IOException if it cannot be written
     */
    public static void main(String[] arguments) throws IOException {
        String digits = Path.of(arguments[0]).toAbsolutePath().toString();
        List<String> lines = new ArrayList<>();
        lines.add(
                "# Validation loss and accuracy after two epochs on stacks/data/digits.csv; written by TrainingTable of benchmarks.");
        lines.add("learning-rate,units,dropout,momentum,loss,accuracy");
        try (Espalier espalier = Espalier.create()) {
            for (double rate : RATES) {
                for (int units : UNITS) {
                    for (double dropout : DROPOUTS) {
                        for (double momentum : MOMENTA) {
                            String text = stack(digits, units, dropout, momentum, rate);
                            lines.add(rate + "," + units + "," + dropout + "," + momentum + ","
                                    + trained(espalier, text));
                        }
                    }
                }
                System.out.println("learning rate " + rate + " is done");
            }
        }
        Files.write(Path.of(arguments[1]), lines);
    }

    private static String stack(String digits, int units, double dropout, double momentum, double rate) {
        return """
                name: digits
                seed: 42
                data:
                  source: csv
                  path: %s
                  label: digit
                  validation: 0.3
                  preprocess: [scale: {factor: 0.0625}]
                model: [dense: %d, relu, dropout: %s, dense: 10]
                loss: cross-entropy
                optimizer: {sgd: {momentum: %s}}
                learning-rate: %s
                metrics: [accuracy]
                train: {epochs: 2, batch: 32}
                """.formatted(digits, units, dropout, momentum, rate);
    }

    private static String trained(Espalier espalier, String text) {
        try (TrainingRun run = espalier.prepare(
                espalier.readStack("digits", text, Map.of()),
                RunOptions.defaults().withThreads(1))) {
            RunResult result = run.run();
            Map<String, Double> values = result.validation();
            return String.format(Locale.ROOT, "%.5f,%.4f", values.get("loss"), values.get("accuracy"));
        } catch (EspalierException diverged) {
            if (diverged.code() != ErrorCode.NON_FINITE) {
                throw diverged;
            }
            return "NaN,NaN";
        }
    }
}
