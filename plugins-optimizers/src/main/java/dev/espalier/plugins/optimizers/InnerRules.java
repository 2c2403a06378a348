package dev.espalier.plugins.optimizers;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.optimizer.Optimizer;
import dev.espalier.api.parameter.Slot;

/** Requirements on an optimizer that is nested in another. */
final class InnerRules {

    private InnerRules() {}

    /** Refuses an inner optimizer whose slot names clash with those of the outer one. */
    static void check(Optimizer inner, Slot own) {
        requirePlain(inner);
        Check.require(
                inner.slots().stream().noneMatch(slot -> slot.name().equals(own.name())),
                "inner",
                name(inner),
                "must have no slot '" + own.name() + "', which the outer optimizer has");
    }

    /** Refuses an inner optimizer that needs a closure or evaluation weights. */
    static void requirePlain(Optimizer inner) {
        Check.require(
                !(inner instanceof Optimizer.WithClosure || inner instanceof Optimizer.WithEvaluationWeights),
                "inner",
                name(inner),
                "must be an optimizer that needs neither a closure nor evaluation weights");
    }

    private static String name(Optimizer optimizer) {
        Plugin plugin = optimizer.getClass().getAnnotation(Plugin.class);
        return plugin == null ? optimizer.getClass().getSimpleName() : plugin.value();
    }
}
