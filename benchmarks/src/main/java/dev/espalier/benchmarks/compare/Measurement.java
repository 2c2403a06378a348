package dev.espalier.benchmarks.compare;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What one process reported.
 *
 * @param contender its name
 * @param workload what it did
 * @param threads how many it was given
 * @param round from 1
 * @param setting how it was set up, in its own words
 * @param metric accuracy or R² on the test data; NaN if there is none
 * @param rates samples per second of each epoch
 * @param coldStart seconds from the start of the process to the end of the first epoch; NaN without epochs
 * @param peakMegabytes the most memory that was resident
 * @param results whatever else it reported
 * @param reference what could be reached in the same minute
 */
public record Measurement(
        String contender,
        Workload workload,
        int threads,
        int round,
        String setting,
        double metric,
        List<Double> rates,
        double coldStart,
        double peakMegabytes,
        Map<String, Double> results,
        ReferenceRates reference) {

    /** Copies the lists. */
    public Measurement {
        rates = List.copyOf(rates);
        results = Map.copyOf(results);
    }

    /** The median epoch after the first, in samples per second. */
    public double rate() {
        return rates.size() < 2 ? Double.NaN : median(rates.subList(1, rates.size()));
    }

    /** Samples per second: of training, or of predicting in batches. */
    double speed() {
        return workload.inference() ? metric("throughput") : rate();
    }

    /**
     * Whatever else was reported.
     *
     * @param name of the metric
     * @return its value; NaN if it was not reported
     */
    public double metric(String name) {
        return results.getOrDefault(name, Double.NaN);
    }

    /** Floating-point operations per second, in units of a thousand millions. */
    double gigaflops() {
        return speed() * workload.operationsPerSample() * 1e-9;
    }

    double fractionOfLimit() {
        return gigaflops() / reference.limit();
    }

    double fractionOfProduct() {
        return gigaflops() / reference.product();
    }

    /** The same beside what could be reached. */
    Measurement beside(ReferenceRates rates) {
        return new Measurement(
                contender,
                workload,
                threads,
                round,
                setting,
                metric,
                this.rates,
                coldStart,
                peakMegabytes,
                results,
                rates);
    }

    /** Whether the model is good enough for its speed to count. */
    boolean counts() {
        return workload.required() == 0 || metric >= workload.required();
    }

    /** The middle of some values; the mean of the two in the middle of an even number. */
    static double median(List<Double> values) {
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        if (sorted.length == 0) {
            return Double.NaN;
        }
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
