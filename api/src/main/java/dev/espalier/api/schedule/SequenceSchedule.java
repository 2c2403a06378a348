package dev.espalier.api.schedule;

import dev.espalier.api.ApiStatus;
import dev.espalier.api.Check;
import dev.espalier.api.evaluation.Monitor;
import dev.espalier.api.event.History;
import java.util.function.UnaryOperator;

/**
 * One schedule after another: factor(t) = first(t) for t &lt; lastStep, else next(t - lastStep).
 *
 * @param first the schedule up to {@code lastStep}
 * @param lastStep the first step of the next schedule, at least 1
 * @param next the schedule from there, which counts its own steps from 0
 */
@ApiStatus(value = ApiStatus.Level.STABLE, since = "0.1")
public record SequenceSchedule(Scheduler first, long lastStep, Scheduler next) implements Scheduler {

    /** Checks the range. */
    public SequenceSchedule {
        Check.atLeast("lastStep", lastStep, 1);
    }

    @Override
    public double factor(TrainingProgress progress) {
        return factor(progress, History.EMPTY);
    }

    @Override
    public double factor(TrainingProgress progress, History history) {
        if (progress.step() < lastStep) {
            return first.factor(progress, history);
        }
        return next.factor(restFrom(progress, progress.step() - lastStep), history);
    }

    @Override
    public SequenceSchedule withDirections(UnaryOperator<Monitor> directions) {
        return new SequenceSchedule(first.withDirections(directions), lastStep, next.withDirections(directions));
    }

    @Override
    public long length(TrainingProgress run) {
        long length = next.length(restFrom(run, 0));
        return length == 0 ? 0 : lastStep + length;
    }

    private TrainingProgress restFrom(TrainingProgress progress, long step) {
        long total = Math.max(1, progress.totalSteps() - lastStep);
        return TrainingProgress.of(step, total, progress.stepsPerEpoch(), progress.samplesPerEpoch());
    }
}
