package dev.espalier.plugins.schedulers;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.schedule.Scheduler;
import dev.espalier.api.schedule.TrainingProgress;

/**
 * A constant factor.
 *
 * <p>factor(t) = c
 *
 * <p>Choose it to state explicitly that nothing is scheduled, or as part of a sequence.
 *
 * <p>Source: Optax's {@code constant_schedule}.
 *
 * @param factor c, at least 0
 */
@Plugin(value = "constant", summary = "constant factor")
public record ConstantSchedule(
        @Setting(value = "the factor on the base value, at least 0", shorthand = true, range = "[0, inf)")
        double factor)
        implements Scheduler {

    /** Checks the range. */
    public ConstantSchedule {
        Check.atLeast("factor", factor, 0);
    }

    /** The base value itself. */
    public ConstantSchedule() {
        this(1);
    }

    @Override
    public double factor(TrainingProgress progress) {
        return factor;
    }
}
