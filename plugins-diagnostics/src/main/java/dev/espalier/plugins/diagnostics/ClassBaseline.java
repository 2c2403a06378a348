package dev.espalier.plugins.diagnostics;

import dev.espalier.api.event.RunDescription.Output;
import dev.espalier.api.event.RunStarted;
import java.util.List;
import java.util.Optional;

/**
 * What a classifier reaches that knows how frequent the classes are, and nothing else.
 *
 * @param entropy H = −Σ pₖ ln pₖ, its cross-entropy
 * @param largest the fraction of the largest class, its accuracy
 */
record ClassBaseline(double entropy, double largest) {

    /** That of an output; empty if its classes were not counted. */
    static Optional<ClassBaseline> of(Output output) {
        long all = output.counts().stream().mapToLong(Long::longValue).sum();
        if (!output.target().hasClasses() || all == 0) {
            return Optional.empty();
        }
        double entropy = 0;
        double largest = 0;
        for (long count : output.counts()) {
            double fraction = (double) count / all;
            entropy -= count == 0 ? 0 : fraction * Math.log(fraction);
            largest = Math.max(largest, fraction);
        }
        return Optional.of(new ClassBaseline(entropy, largest));
    }

    /** That of a run whose only loss is a cross-entropy. */
    static Optional<ClassBaseline> ofOnlyOutput(RunStarted run) {
        List<Output> outputs = run.description().outputs();
        return outputs.size() == 1 && outputs.get(0).loss().endsWith("cross-entropy")
                ? of(outputs.get(0))
                : Optional.empty();
    }
}
