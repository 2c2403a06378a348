package dev.espalier.benchmarks.service;

import dev.espalier.core.Predictor;
import dev.espalier.core.Row;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;

/**
 * Measures how long single predictions take: by arrays and by rows in turns, then by rows from several threads at once.
 *
 * <p>Usage: {@code benchmarks/service [ROUNDS [THREADS]]}
 */
public final class Latency {

    private static final int SAMPLES = 500;
    private static final int CALLS = 20_000;
    private static final double WARM_UP_SECONDS = 3;

    private final float[][] arrays = new float[SAMPLES][];
    private final double[][] numbers = new double[SAMPLES][];
    private final String[][] categories = new String[SAMPLES][TableModel.CATEGORICAL];
    private final String[] numberNames = new String[TableModel.NUMBERS];
    private final String[] categoryNames = new String[TableModel.CATEGORICAL];
    private long classes;

    private Latency() {
        for (int i = 0; i < numberNames.length; i++) {
            numberNames[i] = TableModel.numberName(i);
        }
        for (int i = 0; i < categoryNames.length; i++) {
            categoryNames[i] = TableModel.categoryName(i);
        }
        for (int s = 0; s < SAMPLES; s++) {
            double[] sample = TableModel.sample(s);
            numbers[s] = Arrays.copyOf(sample, TableModel.NUMBERS);
            arrays[s] = new float[sample.length];
            for (int i = 0; i < sample.length; i++) {
                arrays[s][i] = (float) sample[i];
            }
            int size = TableModel.CATEGORIES.size();
            for (int c = 0; c < TableModel.CATEGORICAL; c++) {
                for (int k = 0; k < size; k++) {
                    if (sample[TableModel.NUMBERS + c * size + k] == 1) {
                        categories[s][c] = TableModel.CATEGORIES.get(k);
                    }
                }
            }
        }
    }

    /** Measures and prints. */
    public static void main(String[] arguments) throws InterruptedException {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 9;
        int threads = arguments.length > 1
                ? Integer.parseInt(arguments[1])
                : Runtime.getRuntime().availableProcessors();
        Latency latency = new Latency();
        latency.compare(rounds);
        latency.load(threads, threads);
        latency.load(4 * threads, threads);
    }

    private interface Call {
        void run(int sample);
    }

    private void byArray(Predictor predictor, int sample) {
        classes += predictor.predict(arrays[sample]).className().length();
    }

    private int byRow(Row row, int sample) {
        double[] values = numbers[sample];
        for (int i = 0; i < values.length; i++) {
            row.set(numberNames[i], values[i]);
        }
        String[] texts = categories[sample];
        for (int i = 0; i < texts.length; i++) {
            row.set(categoryNames[i], texts[i]);
        }
        return row.predict().className().length();
    }

    private void compare(int rounds) {
        try (Predictor predictor = TableModel.train().predictor(1)) {
            Row row = predictor.row();
            Call array = sample -> byArray(predictor, sample);
            Call rows = sample -> classes += byRow(row, sample);
            warmUp(array);
            warmUp(rows);
            double[] ratios = new double[rounds];
            for (int round = 0; round < rounds; round++) {
                long[] arrayTimes = times(array);
                long[] rowTimes = times(rows);
                ratios[round] = (double) percentile(rowTimes, 50) / percentile(arrayTimes, 50);
                System.out.printf(
                        Locale.ROOT,
                        "array: p50 %.2f µs, p99 %.2f µs; row: p50 %.2f µs, p99 %.2f µs; ratio of p50 %.2f%n",
                        percentile(arrayTimes, 50) * 1e-3,
                        percentile(arrayTimes, 99) * 1e-3,
                        percentile(rowTimes, 50) * 1e-3,
                        percentile(rowTimes, 99) * 1e-3,
                        ratios[round]);
            }
            Arrays.sort(ratios);
            System.out.printf(
                    Locale.ROOT,
                    "row by array, median of the ratios of p50: %.2f (%.2f to %.2f)%n",
                    ratios[rounds / 2],
                    ratios[0],
                    ratios[rounds - 1]);
        }
    }

    private void warmUp(Call call) {
        long end = System.nanoTime() + (long) (WARM_UP_SECONDS * 1e9);
        for (int i = 0; System.nanoTime() < end; i++) {
            call.run(i % SAMPLES);
        }
    }

    private static long[] times(Call call) {
        long[] times = new long[CALLS];
        for (int i = 0; i < CALLS; i++) {
            long start = System.nanoTime();
            call.run(i % SAMPLES);
            times[i] = System.nanoTime() - start;
        }
        Arrays.sort(times);
        return times;
    }

    private static long percentile(long[] sorted, int percent) {
        return sorted[(int) ((long) (sorted.length - 1) * percent / 100)];
    }

    /** Rows from threads that all call as fast as they can. */
    private void load(int threads, int callers) throws InterruptedException {
        try (Predictor predictor = TableModel.train().predictor(callers)) {
            long[] all = new long[threads * CALLS];
            CountDownLatch done = new CountDownLatch(threads);
            long start = System.nanoTime();
            for (int thread = 0; thread < threads; thread++) {
                int from = thread * CALLS;
                new Thread(() -> {
                            Row row = predictor.row();
                            long[] own = times(sample -> byRow(row, sample));
                            System.arraycopy(own, 0, all, from, CALLS);
                            done.countDown();
                        })
                        .start();
            }
            done.await();
            double seconds = (System.nanoTime() - start) * 1e-9;
            Arrays.sort(all);
            System.out.printf(
                    Locale.ROOT,
                    "%d threads, %d callers: p50 %.2f µs, p99 %.2f µs, %.0f rows/s%n",
                    threads,
                    callers,
                    percentile(all, 50) * 1e-3,
                    percentile(all, 99) * 1e-3,
                    all.length / seconds);
        }
    }
}
