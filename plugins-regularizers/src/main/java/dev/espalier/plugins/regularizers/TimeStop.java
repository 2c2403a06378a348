package dev.espalier.plugins.regularizers;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.regularizer.TimeLimit;
import java.time.Duration;

/**
 * A time limit: stops the run after a given time.
 *
 * <p>stop if the time since the start is at least the limit
 *
 * <p>The time is counted from the start of the run, or from where it was resumed, and looked at after every update. What has
 * been trained is saved, so that the run can be resumed for as long again. Runs that end by the clock end elsewhere on
 * another machine: all else of a run is repeated to the bit, this is not.
 *
 * <p>Choose it on time-limited machines.
 *
 * <p>Source: Lightning's {@code Timer}.
 *
 * @param limit the time, above 0
 */
@Plugin(value = "time-stop", summary = "stops the run at a time limit")
public record TimeStop(
        @Setting(value = "time limit of the run, such as 30m or 2h; above 0", shorthand = true)
        Duration limit) implements TimeLimit {

    /** Checks the range. */
    public TimeStop {
        Check.require(!limit.isNegative() && !limit.isZero(), "limit", limit, "must be above 0");
    }

    /** An hour. */
    public TimeStop() {
        this(Duration.ofHours(1));
    }
}
