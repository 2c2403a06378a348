package dev.espalier.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.ApiStatus;
import dev.espalier.api.search.Pruner;
import dev.espalier.api.search.Trial;
import dev.espalier.engine.plugin.PrunerCalls;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The contract of pruners: rungs within the length of a trial, decisions that are pure functions of the trials. */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
public interface PrunerContract extends PluginContract {

    /** A new pruner with the settings under test. */
    Pruner pruner();

    @Override
    default Object plugin() {
        return pruner();
    }

    /** Ascending fractions in (0, 1), the same whenever they are asked for; for trials of a tenth of an epoch to 100. */
    @Test
    default void hasRungsWithinTheLength() {
        for (double epochs : new double[] {0.1, 1, 3, 10, 100}) {
            for (long trial = 0; trial < 30; trial++) {
                List<Double> rungs = PrunerCalls.rungs(pruner(), trial, epochs);
                assertEquals(rungs, pruner().rungs(trial, epochs), "the second answer is another");
            }
        }
    }

    /** A search that is resumed goes on as it would have. */
    @Test
    default void decidesTheSameOnTheSameTrials() {
        for (int objectives = 1; objectives <= 2; objectives++) {
            List<String> log = new SimulatedStage(pruner(), 30, 9, objectives).run().log;
            assertEquals(log, new SimulatedStage(pruner(), 30, 9, objectives).run().log);
        }
    }

    /** Only a paused trial can be promoted; at the end of a stage all that were promoted have gone on. */
    @Test
    default void promotesTrialsThatArePaused() {
        for (int count : new int[] {1, 3, 30}) {
            new SimulatedStage(pruner(), count, 9, 1).run();
        }
    }

    /** However few trials there are, one is trained to its end: a search without any has no result. */
    @Test
    default void trainsATrialToItsEnd() {
        for (int objectives = 1; objectives <= 2; objectives++) {
            for (int count : new int[] {1, 2, 5, 30}) {
                List<Trial> trials = new SimulatedStage(pruner(), count, 9, objectives).run().trials;
                assertTrue(
                        trials.stream().anyMatch(trial -> trial.state() == Trial.State.COMPLETED),
                        () -> "none of " + count + " trials was trained to its end");
            }
        }
    }
}
