package dev.espalier.api.schedule;

import dev.espalier.api.ApiStatus;
import dev.espalier.api.evaluation.Monitor;
import dev.espalier.api.event.History;
import java.util.function.UnaryOperator;

/**
 * Two schedules at once: factor(t) = first(t) · second(t).
 *
 * @param first one schedule
 * @param second the other
 */
@ApiStatus(value = ApiStatus.Level.STABLE, since = "0.1")
public record ProductSchedule(Scheduler first, Scheduler second) implements Scheduler {

    @Override
    public double factor(TrainingProgress progress) {
        return factor(progress, History.EMPTY);
    }

    @Override
    public double factor(TrainingProgress progress, History history) {
        return first.factor(progress, history) * second.factor(progress, history);
    }

    @Override
    public ProductSchedule withDirections(UnaryOperator<Monitor> directions) {
        return new ProductSchedule(first.withDirections(directions), second.withDirections(directions));
    }

    @Override
    public long length(TrainingProgress run) {
        long one = first.length(run);
        long other = second.length(run);
        // the product ends with the longer of the two
        return one == 0 || other == 0 ? 0 : Math.max(one, other);
    }
}
