package dev.espalier.core.training;

import dev.espalier.api.parameter.ParameterInfo;
import dev.espalier.api.regularizer.Monitor;
import dev.espalier.api.regularizer.Regularizer;
import dev.espalier.core.stack.Stack;
import dev.espalier.engine.plugin.RegularizerCalls;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The regularizers of a run in declared order, each with the parameters that it is narrowed to.
 *
 * @param entries the regularizers
 */
public record RegularizerSet(List<Entry> entries) {

    /** Copies the list. */
    public RegularizerSet {
        entries = List.copyOf(entries);
    }

    /**
     * One regularizer.
     *
     * @param regularizer the plugin
     * @param match which parameters it may touch, beside its own rule
     */
    public record Entry(Regularizer regularizer, NamePattern match) {

        /** Whether the stack names the parameters that it may touch. */
        boolean isNarrowed() {
            return !match.equals(NamePattern.ALL);
        }
    }

    /**
     * The regularizers of a stack.
     *
     * @param entries what the stack says
     * @param directions fills in the directions of the values that stopping rules follow
     * @return the regularizers
     */
    public static RegularizerSet of(List<Stack.RegularizerEntry> entries, UnaryOperator<Monitor> directions) {
        List<Entry> set = new ArrayList<>();
        for (Stack.RegularizerEntry entry : entries) {
            Regularizer regularizer = entry.regularizer() instanceof Regularizer.StoppingRule rule
                    ? RegularizerCalls.withDirections(rule, directions)
                    : entry.regularizer();
            set.add(new Entry(regularizer, new NamePattern(entry.match())));
        }
        return new RegularizerSet(set);
    }

    /** The figure that the first stopping rule looks at; the validation loss if there is none. */
    public Monitor monitor() {
        List<Regularizer.StoppingRule> rules = stoppingRules();
        return rules.isEmpty() ? Monitor.VALIDATION_LOSS : RegularizerCalls.monitor(rules.get(0));
    }

    /** The rules that stop the run; those narrowed to some parameters stop their updates alone and are not among them. */
    List<Regularizer.StoppingRule> stoppingRules() {
        List<Regularizer.StoppingRule> rules = new ArrayList<>();
        for (Entry entry : entries) {
            if (!entry.isNarrowed() && entry.regularizer() instanceof Regularizer.StoppingRule rule) {
                rules.add(rule);
            }
        }
        return rules;
    }

    /**
     * The regularizers that have a role.
     *
     * @param role an interface of {@link Regularizer}
     * @return in declared order
     */
    public <T> List<T> all(Class<T> role) {
        List<T> found = new ArrayList<>();
        for (Entry entry : entries) {
            if (role.isInstance(entry.regularizer())) {
                found.add(role.cast(entry.regularizer()));
            }
        }
        return found;
    }

    /**
     * The penalties on an output.
     *
     * @param output its name; a stack narrows such a penalty by the names of outputs
     * @return in declared order
     */
    public List<Regularizer.OutputPenalty> outputPenalties(String output) {
        List<Regularizer.OutputPenalty> found = new ArrayList<>();
        for (Entry entry : entries) {
            if (entry.regularizer() instanceof Regularizer.OutputPenalty penalty
                    && entry.match().matches(output)) {
                found.add(penalty);
            }
        }
        return found;
    }

    /** The regularizers that have a role and apply to a parameter. */
    <T extends Regularizer> List<T> applying(Class<T> role, ParameterInfo parameter) {
        List<T> found = new ArrayList<>();
        for (Entry entry : entries) {
            if (role.isInstance(entry.regularizer())
                    && entry.match().matches(parameter.name())
                    && RegularizerCalls.appliesTo(entry.regularizer(), parameter)) {
                found.add(role.cast(entry.regularizer()));
            }
        }
        return found;
    }
}
