package dev.espalier.benchmarks.table;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import dev.espalier.api.CounterRandomStream;
import dev.espalier.core.data.csv.CsvSource;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/**
 * Prints how many megabytes of CSV are read in a second, kinds inferred and values in memory, beside FastCSV that only goes
 * through the cells of the same file, in turns.
 *
 * <p>Everything happens in the calling thread; bind the process to one core, such as with {@code taskset -c 0}, to see it
 * without the threads of compiler and garbage collector beside it.
 */
public final class TableReading {

    private static final int ROUNDS = 9;
    private static final int WARM_UP = 6;
    private static final int ROWS = 400_000;
    private static final String[] TOWNS = {"Basel", "Bern", "Chur", "Geneva", "Lugano", "Zurich"};

    private TableReading() {}

    /**
     * Measures and prints.
     *
     * @param arguments a CSV file and the name of its label column; without them a table of mixed columns, and one of numbers
     *     of 17 digits, are written to temporary files
     * @throws IOException if a file cannot be written or read
     */
    public static void main(String[] arguments) throws IOException {
        System.out.println("java " + System.getProperty("java.version"));
        System.out.printf(Locale.ROOT, "%-10s %8s %12s %12s %8s%n", "table", "MB", "MB/s", "FastCSV", "ratio");
        if (arguments.length == 2) {
            measure("given", Path.of(arguments[0]), arguments[1], System.out);
            return;
        }
        measureWritten("mixed", "id,area,price,floors,town,built,rate,label", TableReading::mixed);
        measureWritten("digits", "a,b,c,d,e,f,g,label", TableReading::digits);
    }

    private interface RowWriter {

        String row(int index, CounterRandomStream random);
    }

    private static String mixed(int row, CounterRandomStream random) {
        return String.format(
                Locale.ROOT,
                "%d,%.2f,%d,%d,%s,%d,%.5f,%s",
                row,
                100 + 30 * random.nextGaussian(),
                10_000 + random.nextInt(990_000),
                1 + random.nextInt(8),
                TOWNS[random.nextInt(TOWNS.length)],
                1900 + random.nextInt(124),
                random.nextDouble(),
                random.nextInt(2) == 0 ? "sold" : "open");
    }

    private static String digits(int row, CounterRandomStream random) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 7; i++) {
            text.append(random.nextGaussian()).append(',');
        }
        return text.append(row % 3 == 0 ? 'p' : 'q').toString();
    }

    private static void measureWritten(String name, String header, RowWriter rows) throws IOException {
        Path file = Files.createTempFile(name, ".csv");
        try {
            CounterRandomStream random = new CounterRandomStream(1);
            try (BufferedWriter writer = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
                writer.write(header + "\n");
                for (int row = 0; row < ROWS; row++) {
                    writer.write(rows.row(row, random) + "\n");
                }
            }
            measure(name, file, "label", System.out);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private static void measure(String name, Path file, String label, PrintStream out) throws IOException {
        double megabytes = Files.size(file) / 1e6;
        Runnable reading = () -> new CsvSource(file.toString(), label).load(Path::of);
        Runnable going = () -> cells(file);
        for (int i = 0; i < WARM_UP; i++) {
            reading.run();
            going.run();
        }
        double[] ours = new double[ROUNDS];
        double[] theirs = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            ours[round] = megabytes / seconds(reading);
            theirs[round] = megabytes / seconds(going);
        }
        Arrays.sort(ours);
        Arrays.sort(theirs);
        out.printf(
                Locale.ROOT,
                "%-10s %8.1f %12.1f %12.1f %8.2f%n",
                name,
                megabytes,
                ours[ROUNDS / 2],
                theirs[ROUNDS / 2],
                ours[ROUNDS / 2] / theirs[ROUNDS / 2]);
    }

    private static double seconds(Runnable task) {
        long start = System.nanoTime();
        task.run();
        return (System.nanoTime() - start) / 1e9;
    }

    private static void cells(Path file) {
        long count = 0;
        try (CsvReader<CsvRecord> reader = CsvReader.builder().ofCsvRecord(file)) {
            for (CsvRecord row : reader) {
                count += row.getFieldCount();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (count == 0) {
            throw new IllegalStateException("the file has no cells");
        }
    }
}
