package dev.espalier.plugins.schedulers;

import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.evaluation.Monitor;
import dev.espalier.api.event.History;
import dev.espalier.api.schedule.Scheduler;
import dev.espalier.api.schedule.SequenceSchedule;
import dev.espalier.api.schedule.Span;
import dev.espalier.api.schedule.TrainingProgress;
import java.util.function.UnaryOperator;

/**
 * One schedule after another: the second counts its steps, and the length of its run, from where the first ends.
 *
 * <p>factor(t) = first(t) for t &lt; s, else second(t − s), s the length of the first in steps
 *
 * <p>Schedules in a list run at the same time and are multiplied; this is for schedules that follow each other. Nest
 * sequences for more than two.
 *
 * <p>Choose it to start a cosine only after a warm-up.
 *
 * <p>Source: Optax's {@code join_schedules}.
 *
 * @param first the schedule up to s
 * @param second the schedule from s on
 * @param until s; one epoch if not given
 */
@Plugin(value = "sequence", summary = "one schedule after another")
public record SequentialSchedule(
        @Setting("first schedule") Scheduler first,

        @Setting("second schedule") Scheduler second,

        @Setting(value = "length of the first schedule, one epoch by default", flatten = true)
        Span until)
        implements Scheduler {

    /** Checks the ranges. */
    public SequentialSchedule {}

    /** A warm-up over one epoch, then a cosine over the rest of the run. */
    public SequentialSchedule() {
        this(new LinearWarmup(), new CosineSchedule(), new Span());
    }

    @Override
    public double factor(TrainingProgress progress) {
        return factor(progress, History.EMPTY);
    }

    @Override
    public double factor(TrainingProgress progress, History history) {
        return inSteps(progress).factor(progress, history);
    }

    @Override
    public SequentialSchedule withDirections(UnaryOperator<Monitor> directions) {
        return new SequentialSchedule(first.withDirections(directions), second.withDirections(directions), until);
    }

    @Override
    public long length(TrainingProgress run) {
        return inSteps(run).length(run);
    }

    private SequenceSchedule inSteps(TrainingProgress progress) {
        long change = until.stepsIn(progress, progress.stepsPerEpoch());
        return new SequenceSchedule(first, change, second);
    }
}
