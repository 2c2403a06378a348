package dev.espalier.engine.plan;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.Problem;
import dev.espalier.api.data.Schema;
import dev.espalier.api.model.Loss;
import dev.espalier.api.regularizer.OutputPenalty;
import dev.espalier.engine.model.Graph;
import dev.espalier.engine.plugin.LossCalls;
import java.util.List;
import java.util.Optional;

/**
 * A loss on one output of a graph.
 *
 * @param output the output's place in the graph
 * @param loss the loss
 * @param target the target that the output is held against, in the form in which the plan's buffer will hold it
 * @param penalties terms on the output whose gradients are added to the loss's
 * @param weighting what weights the samples
 */
public record PlanLoss(
        int output, Loss loss, Schema.Target target, List<OutputPenalty> penalties, LossWeighting weighting) {

    /** Copies the list. */
    public PlanLoss {
        penalties = List.copyOf(penalties);
    }

    /**
     * A loss without penalties and weights.
     *
     * @param output the output's place in the graph
     * @param loss the loss
     * @param target the target that the output is held against
     */
    public PlanLoss(int output, Loss loss, Schema.Target target) {
        this(output, loss, target, List.of(), LossWeighting.NONE);
    }

    /** Whether the loss is given the weights of the classes, instead of the core making them a factor of the samples' weights. */
    boolean lossWeightsClasses() {
        return !weighting.classes().isEmpty() && LossCalls.weightsClasses(loss);
    }

    /** Whether the loss multiplies by other weights than those of the mean: it weights classes itself, or values are missing. */
    boolean hasWeightsOfItsOwn() {
        return lossWeightsClasses() || weighting.values();
    }

    /**
     * What is wrong with this loss for a graph.
     *
     * @param graph the graph
     * @return the rule that output and target break, if they do; code INVALID_MODEL
     */
    public Optional<Problem> problem(Graph graph) {
        Graph.Output checked = graph.outputs().get(output);
        try {
            LossCalls.check(loss, checked.shape(), target);
            return Optional.empty();
        } catch (IllegalArgumentException refusal) {
            return Optional.of(new Problem(
                    ErrorCode.INVALID_MODEL, "output " + checked.name(), String.valueOf(refusal.getMessage()), ""));
        }
    }
}
