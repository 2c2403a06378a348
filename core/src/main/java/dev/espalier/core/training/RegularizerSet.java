package dev.espalier.core.training;

import dev.espalier.api.evaluation.Monitor;
import dev.espalier.api.parameter.ParameterInfo;
import dev.espalier.api.regularizer.OutputPenalty;
import dev.espalier.api.regularizer.ParameterRegularizer;
import dev.espalier.api.regularizer.Regularizer;
import dev.espalier.api.regularizer.StoppingRule;
import dev.espalier.core.document.NamePattern;
import dev.espalier.core.stack.Stack;
import dev.espalier.engine.plugin.RegularizerCalls;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The regularizers of a run in declared order, each with the names that it is narrowed to.
 *
 * @param entries the regularizers
 */
public record RegularizerSet(List<Entry<Regularizer>> entries) {

    /** Copies the list. */
    public RegularizerSet {
        entries = List.copyOf(entries);
    }

    /**
     * One regularizer.
     *
     * @param regularizer the plugin
     * @param match which parameters or outputs it may touch, beside its own rule
     * @param <T> its kind
     */
    public record Entry<T extends Regularizer>(T regularizer, NamePattern match) {

        /** Whether the stack names the parameters that it may touch. */
        public boolean isNarrowed() {
            return !match.equals(NamePattern.ALL);
        }
    }

    /**
     * The regularizers of a stack.
     *
     * @param entries what the stack says
     * @return the regularizers
     */
    public static RegularizerSet of(List<Stack.RegularizerEntry> entries) {
        return new RegularizerSet(entries.stream()
                .map(entry -> new Entry<>(entry.regularizer(), new NamePattern(entry.match())))
                .toList());
    }

    /**
     * The same regularizers with directions for the values that stopping rules monitor.
     *
     * @param directions fills in the directions
     * @return the regularizers
     */
    public RegularizerSet withDirections(UnaryOperator<Monitor> directions) {
        return new RegularizerSet(entries.stream()
                .map(entry -> entry.regularizer() instanceof StoppingRule rule
                        ? new Entry<Regularizer>(RegularizerCalls.withDirections(rule, directions), entry.match())
                        : entry)
                .toList());
    }

    /** The value that the first stopping rule monitors; the validation loss if there is none. */
    public Monitor monitor() {
        return ofKind(StoppingRule.class).stream()
                .filter(entry -> !entry.isNarrowed())
                .findFirst()
                .map(entry -> RegularizerCalls.monitor(entry.regularizer()))
                .orElse(Monitor.VALIDATION_LOSS);
    }

    /**
     * The regularizers of a kind.
     *
     * @param kind a kind of {@link Regularizer}
     * @param <T> the kind
     * @return in declared order
     */
    public <T extends Regularizer> List<Entry<T>> ofKind(Class<T> kind) {
        return entries.stream()
                .filter(entry -> kind.isInstance(entry.regularizer()))
                .map(entry -> new Entry<>(kind.cast(entry.regularizer()), entry.match()))
                .toList();
    }

    /**
     * The penalties on an output.
     *
     * @param output its name; a stack narrows such a penalty by the names of outputs
     * @return in declared order
     */
    public List<OutputPenalty> outputPenalties(String output) {
        return ofKind(OutputPenalty.class).stream()
                .filter(entry -> entry.match().matches(output))
                .map(Entry::regularizer)
                .toList();
    }

    /**
     * Whether a regularizer applies to a parameter, by its own rule and by the name that the stack gives.
     *
     * @param entry the regularizer
     * @param parameter the parameter
     * @return whether it does
     */
    public static boolean appliesTo(Entry<? extends ParameterRegularizer> entry, ParameterInfo parameter) {
        return entry.match().matches(parameter.name()) && RegularizerCalls.appliesTo(entry.regularizer(), parameter);
    }

    /** The regularizers of a kind that apply to a parameter. */
    <T extends ParameterRegularizer> List<T> applying(Class<T> kind, ParameterInfo parameter) {
        return ofKind(kind).stream()
                .filter(entry -> appliesTo(entry, parameter))
                .map(Entry::regularizer)
                .toList();
    }
}
