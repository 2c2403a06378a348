package dev.espalier.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.espalier.api.ApiStatus;
import dev.espalier.api.evaluation.Monitor;
import dev.espalier.api.event.History;
import dev.espalier.api.schedule.Scheduler;
import dev.espalier.api.schedule.TrainingProgress;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What holds for every schedule: a finite factor that is not negative, at any position, and nothing remembered. */
@ApiStatus(value = ApiStatus.Level.STABLE, since = "0.1")
public interface SchedulerContract extends PluginContract {

    /** A new schedule with the settings under test. */
    Scheduler scheduler();

    @Override
    default Object plugin() {
        return scheduler();
    }

    /** Runs of 1, 2, 7, 100 and 3,000 steps, with epochs of 1, 10 and 1,000 steps. */
    @Test
    default void isFiniteAndNotNegativeOverTheWholeRun() {
        Scheduler scheduler = scheduler();
        for (long total : new long[] {1, 2, 7, 100, 3000}) {
            for (long epoch : new long[] {1, 10, 1000}) {
                for (long step = 0; step < total; step++) {
                    assertFactor(scheduler, TrainingProgress.of(step, total, epoch));
                }
            }
        }
    }

    /** A run that is made longer asks for steps at and beyond the total. */
    @Test
    default void isFiniteAndNotNegativeBeyondTheEnd() {
        Scheduler scheduler = scheduler();
        for (long total : new long[] {1, 100}) {
            for (long beyond : new long[] {0, 1, 10, 1_000_000, Integer.MAX_VALUE * 100L}) {
                assertFactor(scheduler, TrainingProgress.of(total + beyond, total, 10));
            }
        }
    }

    private static void assertFactor(Scheduler scheduler, TrainingProgress progress) {
        double factor = scheduler.factor(progress);
        if (!(factor >= 0) || Double.isInfinite(factor)) {
            fail("factor at " + progress + " is " + factor + "; it must be finite and at least 0");
        }
    }

    /** A schedule that is nothing but 0 trains nothing. */
    @Test
    default void isAboveZeroSomewhere() {
        Scheduler scheduler = scheduler();
        assertTrue(
                LongStream.range(0, 100).anyMatch(step -> scheduler.factor(TrainingProgress.of(step, 100, 10)) > 0),
                "the factor is 0 in each of 100 steps");
    }

    /** A resumed run asks for the middle first; a plot asks in any order. */
    @Test
    default void answersTheSameInAnyOrder() {
        Scheduler scheduler = scheduler();
        double[] forwards = new double[500];
        for (int step = 0; step < forwards.length; step++) {
            forwards[step] = scheduler.factor(TrainingProgress.of(step, 400, 40));
        }
        Scheduler fresh = scheduler();
        for (int step = forwards.length - 1; step >= 0; step--) {
            TrainingProgress progress = TrainingProgress.of(step, 400, 40);
            assertEquals(forwards[step], scheduler.factor(progress), () -> "the second answer differs at " + progress);
            assertEquals(
                    forwards[step],
                    fresh.factor(progress),
                    () -> "another instance answers differently at " + progress);
        }
    }

    /** A run is told that it ends too early by what the schedule says of its own length. */
    @Test
    default void staysAsItIsBehindItsLength() {
        Scheduler scheduler = scheduler();
        for (long samples : new long[] {10, 640}) {
            TrainingProgress run = TrainingProgress.of(0, 100, 10, samples);
            long length = scheduler.length(run);
            assertTrue(length >= 0, () -> "length is " + length + "; it must be at least 0, which means none");
            if (length > 0) {
                double last = scheduler.factor(TrainingProgress.of(length, 100, 10, samples));
                for (long behind : new long[] {1, 10, 1000, 1_000_000}) {
                    TrainingProgress progress = TrainingProgress.of(length + behind, 100, 10, samples);
                    assertEquals(
                            last,
                            scheduler.factor(progress),
                            () -> "behind a length of " + length + ", at " + progress);
                }
            }
        }
    }

    /** A pure function of the validations, too, whatever is missing or NaN in them; without any, as if they were not asked for. */
    @Test
    default void isPureInTheHistory() throws NoSuchMethodException {
        assumeFalse(
                scheduler()
                        .getClass()
                        .getMethod("factor", TrainingProgress.class, History.class)
                        .isDefault(),
                "it ignores validations");
        Scheduler scheduler = scheduler()
                .withDirections(monitor -> monitor.direction().isPresent()
                        ? monitor
                        : new Monitor(monitor.metric(), Monitor.Direction.MINIMIZE));
        for (History whole : Histories.all()) {
            List<History> histories = Histories.prefixes(whole);
            double[] forwards = new double[histories.size()];
            for (int i = 0; i < forwards.length; i++) {
                TrainingProgress progress = TrainingProgress.of(10L * i, 400, 10);
                double factor = scheduler.factor(progress, histories.get(i));
                assertTrue(factor >= 0 && Double.isFinite(factor), () -> "factor at " + progress + " is " + factor);
                forwards[i] = factor;
            }
            for (int i = forwards.length - 1; i >= 0; i--) {
                TrainingProgress progress = TrainingProgress.of(10L * i, 400, 10);
                assertEquals(forwards[i], scheduler.factor(progress, histories.get(i)), () -> "differs at " + progress);
            }
        }
        TrainingProgress progress = TrainingProgress.of(10, 400, 10);
        History withoutLoss = History.EMPTY.with(new History.Entry(10, 1, Map.of("accuracy", 0.5)));
        assertTrue(Double.isFinite(scheduler.factor(progress, withoutLoss)), "without a loss");
        assertEquals(
                scheduler.factor(progress), scheduler.factor(progress, History.EMPTY), "factor with an empty history");
    }
}
