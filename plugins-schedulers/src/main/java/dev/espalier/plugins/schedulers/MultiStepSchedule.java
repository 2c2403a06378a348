package dev.espalier.plugins.schedulers;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Power;
import dev.espalier.api.Setting;
import dev.espalier.api.schedule.Scheduler;
import dev.espalier.api.schedule.TrainingProgress;
import dev.espalier.api.search.Scale;
import dev.espalier.api.search.SearchRange;
import java.util.List;

/**
 * Decay by a constant factor at given milestones.
 *
 * <p>factor(t) = γ<sup>n(t)</sup>, n(t) the number of milestones m ≤ t, t counted from 0: the update after m others is the
 * first with the new factor. Keras's piecewise constant schedule decays one update later.
 *
 * <p>Choose it to follow a published recipe with given epochs.
 *
 * <p>Source: {@code torch.optim.lr_scheduler.MultiStepLR}.
 *
 * @param at the milestones, ascending, each above 0
 * @param unit the unit of the milestones
 * @param gamma γ, in (0, 1]
 */
@Plugin(value = "multi-step", summary = "decay by a constant factor at given milestones")
public record MultiStepSchedule(
        @Setting(value = "milestones, ascending, each above 0", shorthand = true)
        List<Double> at,

        @Setting("unit of the milestones: epochs, steps, samples or fraction (of the run)")
        ProgressUnit unit,

        @Setting(value = "factor after each interval, in (0, 1]", range = "(0, 1]")
        @SearchRange(low = 0.05, high = 0.7, scale = Scale.LOG)
        double gamma)
        implements Scheduler {

    /** Checks the ranges and copies the list. */
    public MultiStepSchedule {
        at = List.copyOf(at);
        double last = 0;
        for (double place : at) {
            Check.require(place > last && Double.isFinite(place), "at", at, "must be above 0 and ascending");
            last = place;
        }
        Check.inOpenClosed("gamma", gamma, 0, 1);
    }

    /** A tenth after half of the run, and again after three quarters. */
    public MultiStepSchedule() {
        this(List.of(0.5, 0.75), ProgressUnit.FRACTION, 0.1);
    }

    @Override
    public double factor(TrainingProgress progress) {
        int falls = 0;
        while (falls < at.size() && unit.steps(at.get(falls), progress) <= progress.step()) {
            falls++;
        }
        return Power.of(gamma, (long) falls);
    }

    @Override
    public long length(TrainingProgress run) {
        return at.isEmpty() || unit == ProgressUnit.FRACTION ? 0 : unit.steps(at.get(at.size() - 1), run);
    }
}
