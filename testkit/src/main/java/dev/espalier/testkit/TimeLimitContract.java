package dev.espalier.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.ApiStatus;
import dev.espalier.api.regularizer.TimeLimit;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The contract of time limits: above 0, and constant. */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
public interface TimeLimitContract extends PluginContract {

    /** A new limit with the settings under test. */
    TimeLimit timeLimit();

    @Override
    default Object plugin() {
        return timeLimit();
    }

    /** The limit is above 0. */
    @Test
    default void isAboveZero() {
        assertTrue(
                timeLimit().limit().compareTo(Duration.ZERO) > 0,
                () -> "the limit is " + timeLimit().limit());
    }

    /** It is read when the run is set up. */
    @Test
    default void isTheSameWheneverItIsAskedFor() {
        TimeLimit limit = timeLimit();
        assertEquals(limit.limit(), limit.limit(), "limit() has changed between two questions");
        assertEquals(limit.limit(), timeLimit().limit(), "limit() differs between equal plugins");
    }
}
