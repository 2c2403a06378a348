package dev.espalier.benchmarks.starts;

import dev.espalier.benchmarks.compare.Measurement;
import dev.espalier.benchmarks.compare.Workload;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What is measured at each start.
 *
 * @param name with its unit
 * @param decimals digits after the point that tables show
 * @param moreIsBetter whether the smallest value is the worst
 * @param value of a start
 */
record Quantity(String name, int decimals, boolean moreIsBetter, ToDoubleFunction<Measurement> value) {

    private static final Quantity FIRST_EPOCH = new Quantity("first epoch, s", 2, false, Measurement::coldStart);

    private static final List<Quantity> TRAINING =
            List.of(new Quantity("samples/s", 0, true, Measurement::rate), FIRST_EPOCH);

    private static final List<Quantity> INFERENCE = List.of(
            new Quantity("one sample p50, us", 1, false, start -> start.metric("p50")),
            new Quantity("one sample p99, us", 1, false, start -> start.metric("p99")),
            new Quantity("batches of 256, samples/s", 0, true, start -> start.metric("throughput")),
            FIRST_EPOCH);

    static List<Quantity> of(Workload workload) {
        return workload.inference() ? INFERENCE : TRAINING;
    }
}
