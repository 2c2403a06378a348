package dev.espalier.api.schedule;

import dev.espalier.api.ApiStatus;
import dev.espalier.api.evaluation.Monitor;
import dev.espalier.api.event.History;
import java.util.function.UnaryOperator;

/**
 * A factor on a setting's base value, as a pure function of training progress.
 *
 * <p>Because it has no state, a resumed run needs only the step number, and schedules can be plotted before a run starts.
 * An immutable record named by {@link dev.espalier.api.Plugin @Plugin}.
 */
@ApiStatus(value = ApiStatus.Level.STABLE, since = "0.1")
public interface Scheduler {

    /**
     * The factor for an update, before the first validation.
     *
     * @param progress the training progress; step 0 gives the factor of the first update
     * @return finite, at least 0
     */
    double factor(TrainingProgress progress);

    /**
     * The factor for an update, given the validations so far; for schedules such as a reduction on a plateau.
     *
     * @param progress the training progress
     * @param history all validations before; the result is a pure function of both
     * @return finite, at least 0; by default, that of a schedule which ignores validations
     */
    default double factor(TrainingProgress progress, History history) {
        return factor(progress);
    }

    /**
     * The length given by the settings, with which a run warns before it starts if it is too short for its schedule.
     *
     * @param run any progress of the run
     * @return the step from which the factor is constant; 0, as by default, for a schedule of the run's own length or
     *     without an end
     */
    @ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
    default long length(TrainingProgress run) {
        return 0;
    }

    /**
     * This schedule with the directions of its monitored metrics filled in; called before a run begins. A schedule composed
     * of others passes the call on to them.
     *
     * @param directions completes a monitor without a direction by that of the metric
     * @return by default, this schedule
     */
    @ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
    default Scheduler withDirections(UnaryOperator<Monitor> directions) {
        return this;
    }

    /**
     * Both schedules at once: the product of their factors, such as a warm-up times a cosine.
     *
     * @param other the other schedule
     * @return the product
     */
    default Scheduler times(Scheduler other) {
        return new ProductSchedule(this, other);
    }

    /**
     * This schedule up to a step, then another that counts from there: it sees step 0 at {@code lastStep}, and a run that
     * is shorter by that length.
     *
     * @param lastStep the first step of the next schedule, at least 1
     * @param next the schedule that follows
     * @return the sequence
     */
    default Scheduler until(long lastStep, Scheduler next) {
        return new SequenceSchedule(this, lastStep, next);
    }
}
