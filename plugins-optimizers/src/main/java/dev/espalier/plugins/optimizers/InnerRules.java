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
        Check.require(
                inner.slots().stream().noneMatch(slot -> slot.name().equals(own.name())),
                "inner",
                name(inner),
                "must keep no state called '" + own.name() + "', which the rule around it does");
    }

    static String name(Optimizer optimizer) {
        Plugin plugin = optimizer.getClass().getAnnotation(Plugin.class);
        return plugin == null ? optimizer.getClass().getSimpleName() : plugin.value();
    }
}
