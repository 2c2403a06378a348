package dev.espalier.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.ApiStatus;
import dev.espalier.api.regularizer.TimeLimit;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What holds for every limit on time: it is above 0, and the same whenever it is asked for. */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
public interface TimeLimitContract extends PluginContract {

    /** A new limit with the settings under test. */
    TimeLimit timeLimit();

    @Override
    default Object plugin() {
        return timeLimit();
    }

    /** A run is given some time at least. */
    @Test
    default void isAboveZero() {
        assertTrue(
                timeLimit().limit().compareTo(Duration.ZERO) > 0,
                () -> "the limit is " + timeLimit().limit());
    }

    /** It is read when the run is put together. */
    @Test
    default void isTheSameWheneverItIsAskedFor() {
        TimeLimit limit = timeLimit();
        assertEquals(limit.limit(), limit.limit(), "limit() has changed between two questions");
        assertEquals(limit.limit(), timeLimit().limit(), "limit() differs between equal plugins");
    }
}
