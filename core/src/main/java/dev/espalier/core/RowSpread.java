package dev.espalier.core;

import dev.espalier.core.uncertainty.PredictionSpread;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * How far the members of a model differ about a row in one output.
 *
 * @param variances of each probability or value over the members, Σ (p − mean)² / n
 * @param entropy of the mean prediction in nats, the whole uncertainty of a class; of labels, the sum over the labels; empty for
 *     values
 * @param mutualInformation the part of the entropy that comes from disagreement, at least 0; empty for values
 */
public record RowSpread(List<Double> variances, OptionalDouble entropy, OptionalDouble mutualInformation) {

    /** Copies the list. */
    public RowSpread {
        variances = List.copyOf(variances);
    }

    static RowSpread of(PredictionSpread spread, int sample, int width) {
        List<Double> variances = new ArrayList<>(width);
        for (int i = 0; i < width; i++) {
            variances.add(spread.variance(sample, i));
        }
        if (!spread.hasEntropy()) {
            return new RowSpread(variances, OptionalDouble.empty(), OptionalDouble.empty());
        }
        return new RowSpread(
                variances,
                OptionalDouble.of(spread.entropy(sample)),
                OptionalDouble.of(spread.mutualInformation(sample)));
    }
}
