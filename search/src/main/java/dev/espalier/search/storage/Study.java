package dev.espalier.search.storage;

import dev.espalier.api.Check;
import java.util.List;

/**
 * What a search is about, as long as it lasts.
 *
 * @param name what it is called; one of its name in a database
 * @param seed of all random numbers of the search
 * @param stack the text of the stack file with its space and its search section
 * @param digest of the data and of whatever else must not change between the processes that work on it
 * @param objectives at least one, in the order of the losses of a measurement
 */
public record Study(String name, long seed, String stack, String digest, List<Objective> objectives) {

    /** Checks the names. */
    public Study {
        Check.require(!name.isBlank(), "name", name, "must not be blank");
        objectives = List.copyOf(objectives);
        Check.require(!objectives.isEmpty(), "objectives", objectives, "must have at least one");
    }

    /**
     * What a search makes better.
     *
     * @param name of the metric, such as {@code accuracy}
     * @param isMaximized whether a larger value is better; its losses then are the values with their signs changed
     */
    public record Objective(String name, boolean isMaximized) {

        /** The value of the metric of which this is the loss, or the loss of which this is the value. */
        public double flip(double value) {
            return isMaximized ? 0 - value : value;
        }
    }
}
