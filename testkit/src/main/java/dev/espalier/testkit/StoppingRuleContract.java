package dev.espalier.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.ApiStatus;
import dev.espalier.api.evaluation.Monitor;
import dev.espalier.api.evaluation.Monitor.Direction;
import dev.espalier.api.event.History;
import dev.espalier.api.regularizer.StoppingRule;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** The contract of stopping rules: the answer is a pure function of the validations. */
@ApiStatus(value = ApiStatus.Level.STABLE, since = "0.1")
public interface StoppingRuleContract extends PluginContract {

    /** A new rule with the settings under test. */
    StoppingRule stoppingRule();

    /** The rule with a direction, as the core calls it: minimize unless it has another. */
    private StoppingRule directed() {
        return stoppingRule().withDirections(monitor -> completed(monitor, Direction.MINIMIZE));
    }

    private static Monitor completed(Monitor monitor, Direction direction) {
        return monitor.direction().isPresent() ? monitor : new Monitor(monitor.metric(), direction);
    }

    @Override
    default Object plugin() {
        return stoppingRule();
    }

    /** Repeated calls, in another order, on a new instance and a restored history, give the same answer. */
    @Test
    default void answersTheSameAfterAResume() {
        for (History whole : Histories.all()) {
            List<History> histories = new ArrayList<>(Histories.prefixes(whole).subList(1, whole.size() + 1));
            StoppingRule rule = directed();
            List<Optional<String>> reasons =
                    new ArrayList<>(histories.stream().map(rule::reasonToStop).toList());
            Collections.reverse(histories);
            Collections.reverse(reasons);
            for (int i = 0; i < histories.size(); i++) {
                History history = histories.get(i);
                assertEquals(
                        reasons.get(i),
                        rule.reasonToStop(history),
                        () -> "the answer after " + history.size() + " validations changed");
                assertEquals(
                        reasons.get(i),
                        directed().reasonToStop(Histories.copy(history)),
                        () -> "the answer after " + history.size() + " validations is another after a resume");
            }
        }
    }

    /** A stop has a reason. */
    @Test
    default void givesAReasonWhenItStops() {
        for (History whole : Histories.all()) {
            for (History history : Histories.prefixes(whole).subList(1, whole.size() + 1)) {
                directed()
                        .reasonToStop(history)
                        .ifPresent(reason -> assertFalse(reason.isBlank(), "it stops for a reason that is blank"));
            }
        }
    }

    /** If the rule counts, nothing is left when it stops, something is left while it does not, and a resume changes neither. */
    @Test
    default void hasNoPatienceLeftExactlyWhenItStops() {
        StoppingRule rule = directed();
        for (History whole : Histories.all()) {
            for (History history : Histories.prefixes(whole).subList(1, whole.size() + 1)) {
                OptionalInt left = rule.patienceLeft(history);
                assertEquals(
                        left,
                        directed().patienceLeft(Histories.copy(history)),
                        () -> "the patience left after " + history.size() + " validations is another after a resume");
                if (left.isPresent()) {
                    assertTrue(left.getAsInt() >= 0, () -> "the patience left is " + left.getAsInt());
                    assertEquals(
                            rule.reasonToStop(history).isPresent(),
                            left.getAsInt() == 0,
                            () -> "after " + history.size() + " validations the patience left is " + left.getAsInt());
                }
            }
        }
    }

    /** The same metric decides which validation is best over the whole run. */
    @Test
    default void monitorsTheSameFigureAlways() {
        assertEquals(
                stoppingRule().monitor(), stoppingRule().monitor(), "monitor() names another metric when asked again");
        assertFalse(stoppingRule().monitor().metric().isBlank(), "the monitored metric has no name");
    }

    /** Without a direction of its own, the rule takes the metric's. */
    @Test
    default void takesTheDirectionOfTheMetric() {
        for (Direction direction : Direction.values()) {
            StoppingRule directed = stoppingRule().withDirections(monitor -> completed(monitor, direction));
            assertEquals(
                    completed(stoppingRule().monitor(), direction).direction(),
                    directed.monitor().direction(),
                    "withDirections does not fill in the direction");
        }
    }
}
