package dev.espalier.plugins.optimizers;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.optimizer.Optimizer;
import dev.espalier.api.parameter.Slot;

/** What is asked of a rule that stands within another. */
final class InnerRules {

    private InnerRules() {}

    /** Refuses an inner rule whose state would be taken for the outer rule's own. */
    static void check(Optimizer inner, Slot own) {
        requirePlain(inner);
        Check.require(
                inner.slots().stream().noneMatch(slot -> slot.name().equals(own.name())),
                "inner",
                name(inner),
                "must keep no state called '" + own.name() + "', which the rule around it does");
    }

    /** Refuses an inner rule that asks for more than to be given one parameter after the other. */
    static void requirePlain(Optimizer inner) {
        Check.require(
                !(inner instanceof Optimizer.WithClosure || inner instanceof Optimizer.WithEvaluationWeights),
                "inner",
                name(inner),
                "must be a rule that needs neither a second pass nor weights of its own for evaluation");
    }

    private static String name(Optimizer optimizer) {
        Plugin plugin = optimizer.getClass().getAnnotation(Plugin.class);
        return plugin == null ? optimizer.getClass().getSimpleName() : plugin.value();
    }
}
