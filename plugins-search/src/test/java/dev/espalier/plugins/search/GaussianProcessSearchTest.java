package dev.espalier.plugins.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.CounterRandomStream;
import dev.espalier.api.search.Measurement;
import dev.espalier.api.search.Sampler;
import dev.espalier.api.search.Scale;
import dev.espalier.api.search.SearchDomain;
import dev.espalier.api.search.SearchParameter;
import dev.espalier.api.search.SearchSpace;
import dev.espalier.api.search.Trial;
import dev.espalier.testkit.SamplerContract;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

class GaussianProcessSearchTest implements SamplerContract {

    @Override
    public Sampler sampler() {
        return new GaussianProcessSearch();
    }

    @Override
    public Map<String, List<?>> refusedSettings() {
        return Map.of("startup", List.of(1), "trials", List.of(9, 2001));
    }

    @Test
    void beginsWithTheSobolSequenceAndWithoutAnyLossKeepsToIt() {
        List<Trial> nine = Learning.trials(Contexts.MIXED, 9, point -> point.get(0));
        assertEquals(
                new SobolSearch().propose(Contexts.of(Contexts.MIXED, 9, nine)),
                sampler().propose(Contexts.of(Contexts.MIXED, 9, nine)));
        List<Trial> failed = Learning.trials(Contexts.MIXED, 30, point -> Double.NaN);
        assertEquals(
                new SobolSearch().propose(Contexts.of(Contexts.MIXED, 30, failed)),
                sampler().propose(Contexts.of(Contexts.MIXED, 30, failed)));
    }

    @Test
    void learnsEveryKindOfParameter() {
        Learning.learnsEveryKindOfParameter(sampler(), 60, 10);
    }

    @Test
    void followsSeveralObjectives() {
        Learning.followsSeveralObjectives(sampler(), 10);
    }

    @Test
    void keepsAwayFromTrialsThatRun() {
        ToDoubleFunction<List<Double>> loss = point -> (point.get(0) - 0.5) * (point.get(0) - 0.5);
        SearchSpace space = Contexts.cube(1);
        List<Trial> trials = Learning.trials(space, 12, loss);
        double first = sampler().propose(Contexts.of(space, 12, trials)).get(0);
        List<Trial> withRunning = new ArrayList<>(trials);
        withRunning.add(new Trial(12, List.of(first), Trial.State.RUNNING, List.of()));
        double second = sampler().propose(Contexts.of(space, 12, withRunning)).get(0);
        assertTrue(Math.abs(second - first) > 1e-3, () -> second + " after " + first);
    }

    /** Early losses are twice as high: what ended early in the good half is not taken for bad. */
    @Test
    void learnsFromTrialsThatWereEndedEarly() {
        SearchSpace space = Contexts.cube(1);
        List<Trial> trials = new ArrayList<>();
        for (Trial trial : Learning.trials(space, 24, point -> 0)) {
            double loss = Math.abs(trial.values().get(0) - 0.8);
            boolean isEarly = trial.number() % 2 == 0;
            trials.add(new Trial(
                    trial.number(),
                    trial.values(),
                    isEarly ? Trial.State.PRUNED : Trial.State.COMPLETED,
                    List.of(new Measurement(isEarly ? 0.25 : 1, List.of(isEarly ? 1 + loss : loss)))));
        }
        assertTrue(Learning.meanLoss(sampler(), space, trials, point -> Math.abs(point.get(0) - 0.8), 10) < 0.1);
    }

    @Test
    void proposesWhatHasBeenTriedOnlyIfNothingElseIsLeft() {
        SearchSpace space = new SearchSpace(List.of(
                new SearchParameter("layers", new SearchDomain.WholeNumbers(1, 4, Scale.LINEAR)),
                new SearchParameter("activation", new SearchDomain.Choice(List.of("relu", "tanh", "gelu")))));
        Set<List<Double>> points = new HashSet<>();
        List<Trial> trials = new ArrayList<>();
        Sampler sampler = new GaussianProcessSearch(2, 50);
        for (int number = 0; number < 14; number++) {
            List<Double> point = sampler.propose(Contexts.of(space, number, trials));
            points.add(point);
            trials.add(Contexts.completed(number, point, point.get(0) + point.get(1)));
        }
        assertTrue(points.size() >= 11, () -> "only " + points.size() + " different points");
    }

    /** The better half of the limit and the newest of the others; a loss that explodes hides nothing. */
    @Test
    void keepsToItsLimitAndBearsLossesThatExplode() {
        SearchSpace space = Contexts.cube(2);
        ToDoubleFunction<List<Double>> loss = point -> point.get(0) < 0.2 ? 1e30 : Math.abs(point.get(0) - 0.6);
        List<Trial> trials = Learning.trials(space, 100, loss);
        Sampler sampler = new GaussianProcessSearch(10, 40);
        double mean = Learning.meanLoss(sampler, space, trials, point -> Math.abs(point.get(0) - 0.6), 5);
        assertTrue(mean < 0.1, () -> "the mean distance is " + mean);
    }

    @Test
    void scalesTargetsToAVarianceOfOne() {
        List<Trial> trials = Learning.trials(Contexts.cube(1), 30, point -> 5 + 100 * point.get(0));
        double[] targets = Targets.of(trials, new CounterRandomStream(1));
        double sum = 0;
        double squares = 0;
        for (double target : targets) {
            assertFalse(Double.isNaN(target));
            sum += target;
            squares += target * target;
        }
        assertEquals(0, sum, 1e-12);
        assertEquals(30, squares, 1e-12);
    }
}
