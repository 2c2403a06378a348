package dev.espalier.api.schedule;

import dev.espalier.api.ApiStatus;
import dev.espalier.api.evaluation.Monitor;
import dev.espalier.api.event.History;
import java.util.function.UnaryOperator;

/**
 * A factor on a setting's base value, as a pure function of training progress.
 *
 * <p>Because it remembers nothing, a resumed run needs only the step number to go on, and schedules can be drawn before a
 * run starts. An immutable record named by {@link dev.espalier.api.Plugin @Plugin}.
 */
@ApiStatus(value = ApiStatus.Level.STABLE, since = "0.1")
public interface Scheduler {

    /**
     * The factor for an update, as long as nothing has been validated.
     *
     * @param progress how far training has got; step 0 gives the factor of the first update
     * @return finite, at least 0
     */
    double factor(TrainingProgress progress);

    /**
     * The factor for an update, given the validations so far; for schedules such as a reduction on a plateau.
     *
     * @param progress how far training has got
     * @param history all validations before; the result is a pure function of both
     * @return finite, at least 0; by default, that of a schedule which ignores validations
     */
    default double factor(TrainingProgress progress, History history) {
        return factor(progress);
    }

    /**
     * The length that the settings give the schedule, by which a run is told before it starts that it ends too early for
     * its schedule.
     *
     * @param run any place in the run
     * @return the step from which on the factor stays as it is; 0, as by default, for a schedule that goes by the run's
     *     own length or has no end
     */
    @ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
    default long length(TrainingProgress run) {
        return 0;
    }

    /**
     * This schedule with the directions of the validation's values that it looks at filled in; asked for before a run begins.
     * One that is made of other schedules hands the call on to them.
     *
     * @param directions is called with every value that is looked at, and completes a monitor without a direction by the
     *     one that the metric says
     * @return by default, this schedule, which looks at none or knows their directions
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
     * This schedule up to a step, then another that counts from there: it sees step 0 at {@code lastStep} and a run that
     * is shorter by as much.
     *
     * @param lastStep the first step of the next schedule, at least 1
     * @param next the schedule that follows
     * @return the sequence
     */
    default Scheduler until(long lastStep, Scheduler next) {
        return new SequenceSchedule(this, lastStep, next);
    }
}
