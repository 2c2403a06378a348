package dev.espalier.plugins.regularizers;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.regularizer.TimeLimit;
import java.time.Duration;

/**
 * Time limit: stops the run after a given time.
 *
 * <p>stop if the time since the start is at least the limit
 *
 * <p>The time is measured from the start or resume of the run, and checked after every update. The state is saved, so that
 * the run can be resumed for the same time again. Such a run is not reproducible: its last step depends on the speed of the
 * machine.
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
