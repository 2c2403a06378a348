package dev.espalier.cli;

import dev.espalier.api.data.Schema;
import dev.espalier.core.TrainedModel;
import java.util.ArrayList;
import java.util.List;

/**
 * What is written of an output of a model.
 *
 * @param target the form of its predictions
 * @param thresholds from which labels are predicted to apply; empty for an output that predicts none
 * @param reconstructs whether it reconstructs an input, so that each sample has an error
 */
record PredictedOutput(Schema.Target target, List<Double> thresholds, boolean reconstructs) {

    /** Copies the list. */
    PredictedOutput {
        thresholds = List.copyOf(thresholds);
    }

    /** Classes or values. */
    PredictedOutput(Schema.Target target) {
        this(target, List.of(), false);
    }

    /** The outputs of a model, in their order. */
    static List<PredictedOutput> of(TrainedModel model) {
        List<PredictedOutput> outputs = new ArrayList<>();
        for (int i = 0; i < model.outputs().size(); i++) {
            outputs.add(new PredictedOutput(
                    model.predicted(i),
                    model.thresholds(i),
                    model.reconstructed(i).isPresent()));
        }
        return outputs;
    }
}
