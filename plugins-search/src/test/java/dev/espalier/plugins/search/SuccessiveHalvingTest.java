package dev.espalier.plugins.search;

import static dev.espalier.api.search.Pruner.Decision.CONTINUE;
import static dev.espalier.api.search.Pruner.Decision.PAUSE;
import static dev.espalier.api.search.Pruner.Decision.PRUNE;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.api.search.Measurement;
import dev.espalier.api.search.Pruner;
import dev.espalier.api.search.Trial;
import dev.espalier.api.search.Trial.State;
import dev.espalier.testkit.PrunerContract;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class SuccessiveHalvingTest implements PrunerContract {

    @Override
    public Pruner pruner() {
        return new SuccessiveHalving();
    }

    @Override
    public Map<String, List<?>> refusedSettings() {
        return Map.of("reduction", List.of(1, 17), "rungs", List.of(0, 11));
    }

    @Test
    void hasRungsAtPowersOfTheReduction() {
        assertEquals(List.of(1 / 16.0, 0.25), pruner().rungs(3, 10));
        assertEquals(List.of(0.125, 0.25, 0.5), new SuccessiveHalving(2, 3).rungs(0, 1));
    }

    private static Trial measured(long number, State state, double... losses) {
        return Contexts.measured(new SuccessiveHalving().rungs(0, 1), number, state, losses);
    }

    /** Paused trials at the first rung with the given losses, then one that runs. */
    private static List<Trial> stage(double own, double... paused) {
        List<Trial> trials = new ArrayList<>();
        for (double loss : paused) {
            trials.add(measured(trials.size(), State.PAUSED, loss));
        }
        trials.add(measured(trials.size(), State.RUNNING, own));
        return trials;
    }

    private static Pruner.Decision decision(double own, double... paused) {
        List<Trial> trials = stage(own, paused);
        return new SuccessiveHalving().decide(trials.get(paused.length), trials);
    }

    @Test
    void continuesTheBestQuarterAndPausesTheOthers() {
        assertEquals(PAUSE, decision(0));
        assertEquals(PAUSE, decision(0, 1, 2));
        assertEquals(CONTINUE, decision(0, 1, 2, 3));
        assertEquals(PAUSE, decision(1.5, 1, 2, 3));
        assertEquals(CONTINUE, decision(1.5, 1, 2, 3, 4, 5, 6, 7));
        assertEquals(PRUNE, decision(Double.NaN, 1, 2, 3));
    }

    @Test
    void promotesAPausedTrialOnceItBelongsToTheBestQuarter() {
        assertEquals(OptionalLong.empty(), pruner().promotion(stage(9, 3, 2), false));
        assertEquals(OptionalLong.of(1), pruner().promotion(stage(9, 3, 2, 4), false));
        List<Trial> trials = stage(9, 3, 2, 4);
        trials.set(1, measured(1, State.RUNNING, 2));
        assertEquals(OptionalLong.empty(), pruner().promotion(trials, false));
    }

    @Test
    void promotesFromTheHighestRungFirst() {
        List<Trial> trials = new ArrayList<>();
        for (int number = 0; number < 16; number++) {
            trials.add(
                    number < 4
                            ? measured(number, State.PAUSED, number, 4 - number)
                            : measured(number, State.PAUSED, number));
        }
        assertEquals(OptionalLong.of(3), pruner().promotion(trials, false));
    }

    @Test
    void trainsTheBestOfTooFewToTheEndOnceNoOtherComes() {
        List<Trial> trials = new ArrayList<>(stage(9, 3, 2));
        assertEquals(OptionalLong.empty(), pruner().promotion(trials, true), "one is still running");
        trials.set(2, measured(2, State.PAUSED, 9));
        assertEquals(OptionalLong.empty(), pruner().promotion(trials, false), "others may come");
        assertEquals(OptionalLong.of(1), pruner().promotion(trials, true));
        trials.set(1, measured(1, State.COMPLETED, 2, 2, 2));
        assertEquals(OptionalLong.empty(), pruner().promotion(trials, true), "one has come to the end");
    }

    /** Of two objectives the front goes on: its ends before its middle, whatever is dominated last. */
    @Test
    void takesTheFrontsInTheirOrder() {
        double[][] losses = {{1, 9}, {5, 5}, {9, 1}, {6, 6}, {7, 7}, {8, 8}, {9, 9}, {9.5, 9}};
        List<Trial> trials = new ArrayList<>();
        for (double[] loss : losses) {
            trials.add(new Trial(
                    trials.size(),
                    List.of(),
                    State.RUNNING,
                    List.of(new Measurement(0.0625, List.of(loss[0], loss[1])))));
        }
        List<Pruner.Decision> decisions =
                trials.stream().map(trial -> pruner().decide(trial, trials)).toList();
        assertEquals(List.of(CONTINUE, PAUSE, CONTINUE, PAUSE, PAUSE, PAUSE, PAUSE, PAUSE), decisions);
    }

    /** One that went on from another stage was never measured at the first rung: what it had later counts there. */
    @Test
    void comparesByHowFarTrialsWereTrained() {
        List<Trial> trials = new ArrayList<>(stage(9, 3, 2, 4));
        trials.add(new Trial(4, List.of(), State.PAUSED, List.of(new Measurement(0.25, List.of(1.0)))));
        assertEquals(OptionalLong.empty(), pruner().promotion(trials, false), "the best is alone at the second rung");
        trials.set(4, new Trial(4, List.of(), State.PAUSED, List.of(new Measurement(0.25, List.of(5.0)))));
        assertEquals(OptionalLong.of(1), pruner().promotion(trials, false));
    }
}
