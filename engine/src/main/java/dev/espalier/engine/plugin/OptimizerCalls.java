package dev.espalier.engine.plugin;

import dev.espalier.api.optimizer.ClosureOptimizer;
import dev.espalier.api.optimizer.LearningRateRange;
import dev.espalier.api.optimizer.Optimizer;
import dev.espalier.api.optimizer.ParameterOptimizer;
import dev.espalier.api.parameter.ParameterInfo;
import dev.espalier.api.parameter.ParameterSlice;
import dev.espalier.api.parameter.Slot;
import dev.espalier.api.parameter.Step;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Calls of optimizers. */
public final class OptimizerCalls {

    private static final String NOUN = "optimizer";

    private OptimizerCalls() {}

    /** {@link Optimizer#slots}, each with a name of its own, the same at every call. */
    public static List<Slot> slots(Optimizer optimizer, ParameterInfo parameter) {
        String call = "slots of " + parameter.name();
        List<Slot> slots = declared(optimizer, parameter, call);
        Set<String> names = new HashSet<>();
        for (Slot slot : slots) {
            if (!names.add(slot.name())) {
                throw PluginBoundary.broken(
                        NOUN, optimizer, call + " returned two slots named '" + slot.name() + "'; names must differ");
            }
        }
        List<Slot> again = declared(optimizer, parameter, call);
        if (!slots.equals(again)) {
            throw PluginBoundary.broken(
                    NOUN,
                    optimizer,
                    call + " returned " + names(slots) + " and then " + names(again)
                            + "; it must return the same slots at every call, or no checkpoint could be resumed");
        }
        return slots;
    }

    private static List<Slot> declared(Optimizer optimizer, ParameterInfo parameter, String call) {
        return PluginBoundary.list(NOUN, optimizer, call, () -> optimizer.slots(parameter));
    }

    private static List<String> names(List<Slot> slots) {
        return slots.stream().map(Slot::name).toList();
    }

    /** Whether an optimizer may be given a parameter in pieces. */
    public static boolean elementwise(Optimizer optimizer) {
        return optimizer instanceof ParameterOptimizer each
                && PluginBoundary.value(NOUN, each, "elementwise", each::elementwise);
    }

    /** {@link Optimizer#takesDecay}. */
    public static boolean takesDecay(Optimizer optimizer) {
        return PluginBoundary.value(NOUN, optimizer, "takesDecay", optimizer::takesDecay);
    }

    /** {@link Optimizer#usualLearningRates}. */
    public static Optional<LearningRateRange> usualLearningRates(Optimizer optimizer) {
        return PluginBoundary.value(NOUN, optimizer, "usualLearningRates", optimizer::usualLearningRates);
    }

    /** {@link ParameterOptimizer#update(ParameterSlice, Step)}. */
    public static void update(ParameterOptimizer optimizer, ParameterSlice slice, Step step) {
        ClassLoader before = PluginBoundary.enter(optimizer);
        try {
            optimizer.update(slice, step);
        } catch (Throwable failure) {
            throw PluginBoundary.failed(
                    NOUN, optimizer, "update of " + slice.parameter().name(), failure);
        } finally {
            PluginBoundary.leave(before);
        }
    }

    /**
     * As {@link #update}, by way of copies, so that what it writes beside its slice is seen.
     *
     * @throws dev.espalier.api.EspalierException if it writes outside of its slice; code PLUGIN_FAILED
     */
    public static void updateWatched(ParameterOptimizer optimizer, ParameterSlice slice, Step step) {
        WatchedSlice watched = new WatchedSlice(slice);
        update(optimizer, watched, step);
        @Nullable String outside = watched.writtenOutside();
        if (outside != null) {
            throw PluginBoundary.broken(
                    NOUN,
                    optimizer,
                    "update of " + slice.parameter().name() + " wrote to " + outside
                            + "; an elementwise rule may touch the elements " + slice.from() + " to " + (slice.to() - 1)
                            + " of this slice alone");
        }
        watched.keep();
    }

    /** {@link ClosureOptimizer#findGradients}. */
    public static void findGradients(
            ClosureOptimizer rule,
            List<? extends ParameterSlice> parameters,
            Step step,
            ClosureOptimizer.Closure closure) {
        PluginBoundary.run(NOUN, rule, "findGradients", () -> rule.findGradients(parameters, step, closure));
    }

    /** {@link ClosureOptimizer#update(List, Step, ClosureOptimizer.Closure)}. */
    public static void update(
            ClosureOptimizer rule,
            List<? extends ParameterSlice> parameters,
            Step step,
            ClosureOptimizer.Closure closure) {
        PluginBoundary.run(NOUN, rule, "update", () -> rule.update(parameters, step, closure));
    }

    /** {@link ParameterOptimizer.WithEvaluationWeights#evaluationWeights}. */
    public static void evaluationWeights(
            ParameterOptimizer.WithEvaluationWeights rule, ParameterSlice slice, float[] weights) {
        PluginBoundary.run(
                NOUN,
                rule,
                "evaluationWeights of " + slice.parameter().name(),
                () -> rule.evaluationWeights(slice, weights));
    }
}
