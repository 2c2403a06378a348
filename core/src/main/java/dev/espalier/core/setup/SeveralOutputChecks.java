package dev.espalier.core.setup;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.Problem;
import dev.espalier.api.optimizer.ClosureOptimizer;
import dev.espalier.api.regularizer.GradientCombination;
import dev.espalier.api.regularizer.LossBalancing;
import dev.espalier.api.regularizer.Regularizer;
import dev.espalier.core.document.PluginNotation;
import dev.espalier.core.document.Suggestions;
import dev.espalier.core.stack.Stack;
import dev.espalier.core.training.RegularizerSet;
import dev.espalier.core.training.SharedLayers;
import dev.espalier.engine.model.Graph;
import dev.espalier.engine.plugin.RegularizerCalls;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is refused of regularizers that act on several outputs together: on the weights of their losses, on their gradients. */
final class SeveralOutputChecks {

    private final Stack stack;
    private final List<String> outputs;
    private final SharedLayers shared;
    private final List<Problem> problems = new ArrayList<>();

    private SeveralOutputChecks(Stack stack, Graph graph, List<String> outputs) {
        this.stack = stack;
        this.outputs = outputs;
        List<String> names = graph.outputs().stream().map(Graph.Output::name).toList();
        this.shared = new SharedLayers(
                graph,
                outputs.stream().map(names::indexOf).filter(place -> place >= 0).toList());
    }

    /**
     * Every problem of such regularizers.
     *
     * @param stack what is run
     * @param graph of its model
     * @param outputs the names of those that are trained
     */
    static List<Problem> problems(Stack stack, Graph graph, List<String> outputs) {
        SeveralOutputChecks checks = new SeveralOutputChecks(stack, graph, outputs);
        RegularizerSet regularizers = RegularizerSet.of(stack.regularizers());
        checks.combinations(regularizers.ofKind(GradientCombination.class));
        checks.balancings(regularizers.ofKind(LossBalancing.class));
        return checks.problems;
    }

    private void combinations(List<RegularizerSet.Entry<GradientCombination>> rules) {
        if (!common(rules)) {
            return;
        }
        GradientCombination rule = rules.get(0).regularizer();
        if (shared.layers().isEmpty()) {
            problem(
                    rule,
                    "it combines the gradients of parameters that several outputs share, and there are none",
                    "leave it out, or let the outputs " + String.join(", ", outputs) + " begin from one trunk");
        }
        if (stack.optimizers().stream().anyMatch(ClosureOptimizer.class::isInstance)) {
            problem(
                    rule,
                    "the optimizer computes the loss again, and combined gradients are not those of any loss",
                    "choose an optimizer that updates each parameter by itself, such as adam");
        }
    }

    private void balancings(List<RegularizerSet.Entry<LossBalancing>> balancings) {
        if (!common(balancings)) {
            return;
        }
        LossBalancing balancing = balancings.get(0).regularizer();
        List<String> names =
                shared.layers().stream().map(SharedLayers.Layer::name).toList();
        Optional<String> layer = RegularizerCalls.referenceLayer(balancing);
        if (layer.isPresent() && !names.contains(layer.get())) {
            problem(
                    balancing,
                    "no layer '" + layer.get() + "' with parameters is shared by several outputs",
                    Suggestions.nearest(layer.get(), names));
        } else if (layer.isEmpty() && shared.last().isEmpty() && RegularizerCalls.needsGradientNorms(balancing, 1)) {
            problem(
                    balancing,
                    "it measures gradients by a layer that all outputs share, and there is none with parameters",
                    names.isEmpty()
                            ? "choose weights that need no gradients, such as uncertainty-weights"
                            : "name one that most of them share: " + String.join(", ", names));
        }
    }

    /** Whether there is one, after what is refused of both kinds alike. */
    private <T extends Regularizer> boolean common(List<RegularizerSet.Entry<T>> entries) {
        for (RegularizerSet.Entry<T> entry : entries) {
            if (entry.isNarrowed()) {
                problem(entry.regularizer(), "it has a match, and acts on all outputs together", "leave match out");
            }
            if (outputs.size() < 2) {
                problem(
                        entry.regularizer(),
                        "it acts on the losses of several outputs, and the model has one",
                        "leave it out, or add an output to the model");
            }
        }
        if (entries.size() > 1) {
            problem(
                    entries.get(1).regularizer(),
                    "another one of its kind is in the list, "
                            + PluginNotation.of(entries.get(0).regularizer()),
                    "keep one of them");
        }
        return !entries.isEmpty() && outputs.size() > 1;
    }

    private void problem(Regularizer regularizer, String what, String remedy) {
        problems.add(new Problem(ErrorCode.INVALID_SETTING, PluginNotation.of(regularizer), what, remedy));
    }
}
