package dev.espalier.api.search;

import dev.espalier.api.ApiStatus;
import dev.espalier.api.Check;
import java.util.List;
import java.util.Optional;

/**
 * A point of a search space, and how far its training has come.
 *
 * @param number from 0, in the order in which trials were begun
 * @param values the point: one value for each parameter of the space, NaN for those without one
 * @param state where its training is
 * @param measurements what it has reached, in the order of their progress
 */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
public record Trial(long number, List<Double> values, State state, List<Measurement> measurements) {

    /** Copies the lists. */
    public Trial {
        Check.atLeast("number", number, 0);
        values = List.copyOf(values);
        measurements = List.copyOf(measurements);
        for (int i = 1; i < measurements.size(); i++) {
            Check.require(
                    measurements.get(i).progress() > measurements.get(i - 1).progress(),
                    "measurements",
                    measurements,
                    "must be in ascending order of progress");
        }
    }

    /** Where the training of a trial is. */
    @ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
    public enum State {
        /** It is being trained. */
        RUNNING,
        /** It waits with a checkpoint for the pruner to promote it. */
        PAUSED,
        /** It has been trained for its full length. */
        COMPLETED,
        /** The pruner has ended it. */
        PRUNED,
        /** It ended with an error, such as a loss that is NaN. */
        FAILED;

        /** Whether it is not going to be trained any further. */
        public boolean hasEnded() {
            return this == COMPLETED || this == PRUNED || this == FAILED;
        }
    }

    /** The newest measurement, if there is one. */
    public Optional<Measurement> last() {
        return measurements.isEmpty() ? Optional.empty() : Optional.of(measurements.get(measurements.size() - 1));
    }
}
