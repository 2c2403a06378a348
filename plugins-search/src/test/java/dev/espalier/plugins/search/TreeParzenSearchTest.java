package dev.espalier.plugins.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.search.Measurement;
import dev.espalier.api.search.Sampler;
import dev.espalier.api.search.SearchSpace;
import dev.espalier.api.search.Trial;
import dev.espalier.testkit.SamplerContract;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

class TreeParzenSearchTest implements SamplerContract {

    @Override
    public Sampler sampler() {
        return new TreeParzenSearch();
    }

    @Override
    public Map<String, List<?>> refusedSettings() {
        return Map.of("startup", List.of(0), "candidates", List.of(0), "good", List.of(0.0, 1.0));
    }

    @Test
    void beginsWithRandomPoints() {
        List<Trial> nine = Learning.trials(Contexts.MIXED, 9, point -> point.get(0));
        assertEquals(
                new RandomSearch().propose(Contexts.of(Contexts.MIXED, 9, nine)),
                sampler().propose(Contexts.of(Contexts.MIXED, 9, nine)));
        List<Trial> ten = Learning.trials(Contexts.MIXED, 10, point -> point.get(0));
        assertNotEquals(
                new RandomSearch().propose(Contexts.of(Contexts.MIXED, 10, ten)),
                sampler().propose(Contexts.of(Contexts.MIXED, 10, ten)));
    }

    @Test
    void learnsEveryKindOfParameter() {
        Learning.learnsEveryKindOfParameter(sampler(), 150, 40);
    }

    @Test
    void followsSeveralObjectives() {
        Learning.followsSeveralObjectives(sampler(), 40);
    }

    /** A trial that was stopped early is not good, whatever its loss was then. */
    @Test
    void ranksByHowFarATrialWasTrainedAndFailuresLast() {
        List<Trial> trials = List.of(
                new Trial(0, List.of(0.0), Trial.State.FAILED, List.of(new Measurement(0.5, List.of(0.0)))),
                new Trial(1, List.of(0.0), Trial.State.RUNNING, List.of()),
                new Trial(2, List.of(0.0), Trial.State.PRUNED, List.of(new Measurement(0.25, List.of(1.0)))),
                Contexts.completed(3, List.of(0.0), 8.0),
                Contexts.completed(4, List.of(0.0), Double.NaN),
                Contexts.completed(5, List.of(0.0), 5.0));
        assertEquals(
                List.of(5L, 3L, 4L, 2L, 0L),
                RankedTrials.of(trials).stream().map(Trial::number).toList());
    }

    /** With as many trials running near the best point, proposals are farther from it. */
    @Test
    void keepsAwayFromTrialsThatRun() {
        ToDoubleFunction<List<Double>> loss = point -> Math.abs(point.get(0) - 0.5);
        SearchSpace space = Contexts.cube(1);
        List<Trial> trials = Learning.trials(space, 20, loss);
        List<Trial> withRunning = new ArrayList<>(trials);
        for (int i = 0; i < 10; i++) {
            withRunning.add(new Trial(20 + i, List.of(0.495 + 0.001 * i), Trial.State.RUNNING, List.of()));
        }
        assertTrue(Learning.meanLoss(sampler(), space, withRunning, loss, 40)
                > 1.5 * Learning.meanLoss(sampler(), space, trials, loss, 40));
    }
}
