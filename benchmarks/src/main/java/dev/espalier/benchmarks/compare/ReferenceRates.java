package dev.espalier.benchmarks.compare;

/**
 * What could be reached in the minute of a measurement, in GFLOP/s; NaN where it was not measured.
 *
 * @param limit of the processor, for the threads of the measurement
 * @param product Espalier's rate of the workload's largest product
 * @param vectorBits the width of a vector
 */
public record ReferenceRates(double limit, double product, int vectorBits) {

    static final ReferenceRates NONE = new ReferenceRates(Double.NaN, Double.NaN, 0);
}
