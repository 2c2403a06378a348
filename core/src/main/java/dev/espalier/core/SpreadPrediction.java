package dev.espalier.core;

import dev.espalier.core.uncertainty.PredictionAverage;
import dev.espalier.core.uncertainty.PredictionSpread;
import java.util.List;

/**
 * Predictions of samples that are means of several, and how far those differ.
 *
 * @param count how many predictions of each sample were averaged, at least 1
 * @param means for each output the probabilities or values, sample after sample
 * @param spreads for each output how far the predictions of each sample differ
 */
public record SpreadPrediction(int count, List<float[]> means, List<PredictionSpread> spreads) {

    /** Copies the lists. */
    public SpreadPrediction {
        means = List.copyOf(means);
        spreads = List.copyOf(spreads);
    }

    /**
     * What some averages have come to.
     *
     * @param averages one for each output, of the same number of predictions
     */
    static SpreadPrediction of(List<PredictionAverage> averages) {
        return new SpreadPrediction(
                averages.get(0).count(),
                averages.stream().map(PredictionAverage::mean).toList(),
                averages.stream().map(PredictionAverage::spread).toList());
    }
}
