package dev.espalier.benchmarks.compare;

import java.util.Arrays;

/** Times predictions: one sample at a time, then batches. */
public final class InferenceTimer {

    private static final int SAMPLES = 20_000;
    private static final double WARM_UP_SECONDS = 3;
    private static final int PASSES = 15;

    private InferenceTimer() {}

    /** Predicts samples of the test data and keeps nothing of it. */
    public interface Predictor {

        /**
         * Predicts some samples.
         *
         * @param from the first, from 0
         * @param count how many
         */
        void predict(int from, int count);
    }

    /**
     * Times and reports the results {@code p50} and {@code p99}, in microseconds, and {@code throughput}, in samples per
     * second.
     *
     * @param predictor what is timed
     * @param samples how many there are
     * @param output where the results go
     */
    public static void time(Predictor predictor, int samples, ContenderOutput output) {
        long end = System.nanoTime() + (long) (WARM_UP_SECONDS * 1e9);
        for (int i = 0; System.nanoTime() < end; i++) {
            predictor.predict(i % samples, 1);
        }
        long[] nanoseconds = new long[SAMPLES];
        for (int i = 0; i < SAMPLES; i++) {
            long start = System.nanoTime();
            predictor.predict(i % samples, 1);
            nanoseconds[i] = System.nanoTime() - start;
        }
        Arrays.sort(nanoseconds);
        output.metric("p50", nanoseconds[SAMPLES / 2] * 1e-3);
        output.metric("p99", nanoseconds[SAMPLES * 99 / 100] * 1e-3);
        output.metric("throughput", throughput(predictor, samples));
    }

    private static double throughput(Predictor predictor, int samples) {
        int batch = Workload.INFERENCE_BATCH;
        int batches = samples / batch;
        double[] rates = new double[PASSES];
        long end = System.nanoTime() + (long) (WARM_UP_SECONDS * 1e9);
        while (System.nanoTime() < end) {
            predictor.predict(0, batch);
        }
        for (int pass = 0; pass < PASSES; pass++) {
            long start = System.nanoTime();
            for (int i = 0; i < batches; i++) {
                predictor.predict(i * batch, batch);
            }
            rates[pass] = batches * batch / ((System.nanoTime() - start) * 1e-9);
        }
        Arrays.sort(rates);
        return rates[PASSES / 2];
    }
}
