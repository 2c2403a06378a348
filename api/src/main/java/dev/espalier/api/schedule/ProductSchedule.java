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
public record ProductSchedule(Scheduler first, Scheduler second) implements Scheduler.Feedback {

    @Override
    public double factor(Position at, History history) {
        return factorOf(first, at, history) * factorOf(second, at, history);
    }

    @Override
    public ProductSchedule withDirections(UnaryOperator<Monitor> directions) {
        return new ProductSchedule(first.withDirections(directions), second.withDirections(directions));
    }

    @Override
    public long length(Position run) {
        long one = first.length(run);
        long other = second.length(run);
        // as long as one of them goes on, so does the product
        return one == 0 || other == 0 ? 0 : Math.max(one, other);
    }

    static double factorOf(Scheduler scheduler, Position at, History history) {
        return scheduler instanceof Scheduler.Feedback feedback ? feedback.factor(at, history) : scheduler.factor(at);
    }
}
