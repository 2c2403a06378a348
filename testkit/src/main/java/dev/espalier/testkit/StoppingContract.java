package dev.espalier.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.espalier.api.ApiStatus;
import dev.espalier.api.event.History;
import dev.espalier.api.regularizer.Monitor;
import dev.espalier.api.regularizer.Monitor.Direction;
import dev.espalier.api.regularizer.Regularizer;
import dev.espalier.api.regularizer.Verdict;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What holds for every stopping rule: its verdict is a pure function of the validations, whatever they are. */
@ApiStatus(value = ApiStatus.Level.STABLE, since = "0.1")
public interface StoppingContract extends PluginContract {

    /** A new rule with the settings under test. */
    Regularizer.StoppingRule stoppingRule();

    /** The rule with a direction, as the core asks it: smaller values are better unless it says otherwise. */
    private Regularizer.StoppingRule directed() {
        return stoppingRule().withDirections(monitor -> completed(monitor, Direction.MINIMIZE));
    }

    private static Monitor completed(Monitor monitor, Direction direction) {
        return monitor.direction().isPresent() ? monitor : new Monitor(monitor.figure(), direction);
    }

    @Override
    default Object plugin() {
        return stoppingRule();
    }

    /** Asked again, in another order, by a new instance over a restored history: the same verdict. */
    @Test
    default void judgesTheSameAfterAResume() {
        for (History whole : Histories.all()) {
            List<History> histories = new ArrayList<>(Histories.prefixes(whole).subList(1, whole.size() + 1));
            Regularizer.StoppingRule rule = directed();
            List<Verdict> verdicts =
                    new ArrayList<>(histories.stream().map(rule::judge).toList());
            Collections.reverse(histories);
            Collections.reverse(verdicts);
            for (int i = 0; i < histories.size(); i++) {
                History history = histories.get(i);
                assertEquals(
                        verdicts.get(i), rule.judge(history), () -> "the verdict after " + history.size() + " changed");
                assertEquals(
                        verdicts.get(i),
                        directed().judge(Histories.copy(history)),
                        () -> "the verdict after " + history.size() + " is another after a resume");
            }
        }
    }

    /** Who stops a run says why. */
    @Test
    default void givesAReasonWhenItStops() {
        for (History whole : Histories.all()) {
            for (History history : Histories.prefixes(whole).subList(1, whole.size() + 1)) {
                Verdict verdict = directed().judge(history);
                assertEquals(
                        verdict.stop(),
                        !verdict.reason().isBlank(),
                        () -> "a verdict has a reason if and only if it stops: " + verdict);
            }
        }
    }

    /** What is best is decided by the same figure over the whole run. */
    @Test
    default void monitorsTheSameFigureAlways() {
        assertEquals(
                stoppingRule().monitor(), stoppingRule().monitor(), "monitor() names another figure when asked again");
        assertFalse(stoppingRule().monitor().figure().isBlank(), "the monitored figure has no name");
    }

    /** A rule whose user need not give a direction takes the one that the metric says. */
    @Test
    default void takesTheDirectionOfTheMetric() {
        for (Direction direction : Direction.values()) {
            Regularizer.StoppingRule directed = stoppingRule().withDirections(monitor -> completed(monitor, direction));
            assertEquals(
                    completed(stoppingRule().monitor(), direction).direction(),
                    directed.monitor().direction(),
                    "withDirections does not fill in the direction");
        }
    }
}
