package dev.espalier.core.training;

import dev.espalier.api.Check;
import dev.espalier.api.data.Schema;
import dev.espalier.api.evaluation.EvaluationMetric;
import dev.espalier.api.model.Loss;
import dev.espalier.engine.plugin.LossCalls;
import java.util.List;

/**
 * What an output of the graph is trained for.
 *
 * @param output the output's place in the graph
 * @param name the output's name
 * @param loss what it makes small
 * @param weight of the loss in the sum over all outputs, above 0
 * @param target the target's place in the data
 * @param stored the target, as the data stores it
 * @param metrics what it is judged by
 */
public record OutputTask(
        int output,
        String name,
        Loss loss,
        double weight,
        int target,
        Schema.Target stored,
        List<EvaluationMetric> metrics) {

    /** Checks the range and copies the list. */
    public OutputTask {
        Check.above("weight", weight, 0);
        metrics = List.copyOf(metrics);
    }

    /** The form of the predictions. */
    public Schema.Target predicted() {
        return LossCalls.predicted(loss, stored);
    }
}
