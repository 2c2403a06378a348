package dev.espalier.plugins.optimizers;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.optimizer.Optimizer;
import dev.espalier.api.optimizer.ParameterOptimizer;
import dev.espalier.api.parameter.Slot;

/** Requirements on an optimizer that is nested in another. */
final class InnerOptimizers {

    private InnerOptimizers() {}

    /** Refuses an inner optimizer whose slot names clash with those of the outer one. */
    static void check(ParameterOptimizer inner, Slot own) {
        requirePlain(inner);
        Check.require(
                inner.slots().stream().noneMatch(slot -> slot.name().equals(own.name())),
                "inner",
                name(inner),
                "must have no slot '" + own.name() + "', which the outer optimizer has");
    }

    /** Refuses an inner optimizer with evaluation weights of its own. */
    static void requirePlain(ParameterOptimizer inner) {
        Check.require(
                !(inner instanceof ParameterOptimizer.WithEvaluationWeights),
                "inner",
                name(inner),
                "must be an optimizer without evaluation weights of its own");
    }

    private static String name(Optimizer optimizer) {
        Plugin plugin = optimizer.getClass().getAnnotation(Plugin.class);
        return plugin == null ? optimizer.getClass().getSimpleName() : plugin.value();
    }
}
