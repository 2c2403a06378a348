package dev.espalier.plugins.schedulers;

import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.evaluation.Monitor;
import dev.espalier.api.event.History;
import dev.espalier.api.schedule.Position;
import dev.espalier.api.schedule.Scheduler;
import dev.espalier.api.schedule.SequenceSchedule;
import java.util.function.UnaryOperator;

/**
 * One schedule after another: the second counts its steps, and the length of its run, from where the first ends.
 *
 * <p>factor(t) = first(t) for t &lt; s, else second(t − s), s the length of the first in steps
 *
 * <p>Schedules in a list run at the same time and are multiplied; this is for those that follow each other. A third is the
 * second of the second.
 *
 * <p>Choose it for a cosine that begins its fall only when a warm-up has ended.
 *
 * <p>Source: Optax's {@code join_schedules}.
 *
 * @param first the schedule up to s
 * @param second the schedule from s on
 * @param epochs s in epochs, fractions allowed; 0 if it is given otherwise
 * @param steps s in steps; 0 if it is given otherwise
 * @param samples s in training samples; 0 if it is given otherwise
 * @param share s as a share of the run, in [0, 1]; 0 if it is given otherwise. With all at 0 it is one epoch.
 */
@Plugin(value = "sequence", summary = "one schedule after another")
public record Sequence(
        @Setting("first schedule") Scheduler first,

        @Setting("second schedule") Scheduler second,

        @Setting("length of the first in epochs, at least 0; with all lengths 0 it is one epoch")
        double epochs,

        @Setting("length of the first in steps, at least 0; instead of epochs")
        long steps,

        @Setting("length of the first in training samples, at least 0; instead of epochs")
        long samples,

        @Setting("length of the first as a share of the run, in [0, 1]; instead of epochs")
        double share)
        implements Scheduler.Feedback {

    /** Checks the ranges. */
    public Sequence {
        Span.check(epochs, steps, samples, share);
    }

    /** A warm-up over one epoch, then a cosine over the rest of the run. */
    public Sequence() {
        this(new LinearWarmup(), new CosineSchedule(), 0, 0, 0, 0);
    }

    @Override
    public double factor(Position at, History history) {
        return inSteps(at).factor(at, history);
    }

    @Override
    public Sequence withDirections(UnaryOperator<Monitor> directions) {
        return new Sequence(
                first.withDirections(directions), second.withDirections(directions), epochs, steps, samples, share);
    }

    @Override
    public long length(Position run) {
        return inSteps(run).length(run);
    }

    private SequenceSchedule inSteps(Position at) {
        long change = Span.in(at, epochs, steps, samples, share, at.stepsPerEpoch());
        return new SequenceSchedule(first, change, second);
    }
}
