package dev.espalier.benchmarks.starts;

import dev.espalier.benchmarks.compare.Measurement;
import dev.espalier.benchmarks.compare.Workload;
import java.util.List;

/**
 * One start.
 *
 * @param values of the {@linkplain Quantity#of quantities} of its workload, in their order
 * @param pace the {@link ProcessorPace} beside it: the lower of that before it and that after it
 */
record Start(List<Double> values, double pace) {

    Start {
        values = List.copyOf(values);
    }

    static Start of(Workload workload, Measurement measured, double pace) {
        return new Start(
                Quantity.of(workload).stream()
                        .map(quantity -> quantity.value().applyAsDouble(measured))
                        .toList(),
                pace);
    }
}
