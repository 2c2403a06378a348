package dev.espalier.plugins.search;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.search.Sampler;
import dev.espalier.api.search.SearchSpace;
import dev.espalier.api.search.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** What holds for every sampler that learns from trials. */
final class Learning {

    private Learning() {}

    /** Random trials with the loss of a function. */
    static List<Trial> trials(SearchSpace space, int count, ToDoubleFunction<List<Double>> loss) {
        List<Trial> trials = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            List<Double> point = new RandomSearch().propose(Contexts.of(space, number, List.of(), 99));
            trials.add(Contexts.completed(number, point, loss.applyAsDouble(point)));
        }
        return trials;
    }

    /** The mean over proposals for the same trials, each with other random numbers. */
    static double meanLoss(
            Sampler sampler,
            SearchSpace space,
            List<Trial> trials,
            ToDoubleFunction<List<Double>> loss,
            int proposals) {
        double sum = 0;
        for (int seed = 0; seed < proposals; seed++) {
            sum += loss.applyAsDouble(sampler.propose(Contexts.of(space, trials.size(), trials, seed)));
        }
        return sum / proposals;
    }

    /** Best are a rate near 1e-3, momentum 0.2 of the second optimizer, and one layer. */
    static void learnsEveryKindOfParameter(Sampler sampler, int count, int proposals) {
        ToDoubleFunction<List<Double>> loss = point -> Math.abs(Math.log10(point.get(0)) + 3)
                + (point.get(1) == 1 ? 2 * Math.abs(point.get(2) - 0.2) : 2)
                + (point.get(3) - 1);
        List<Trial> trials = trials(Contexts.MIXED, count, loss);
        int chosen = 0;
        double distance = 0;
        for (int seed = 0; seed < proposals; seed++) {
            List<Double> point = sampler.propose(Contexts.of(Contexts.MIXED, count, trials, seed));
            chosen += point.get(1) == 1 && point.get(3) == 1 ? 1 : 0;
            distance += Math.abs(Math.log10(point.get(0)) + 3) / proposals;
        }
        // random points choose both in a quarter of the cases, and are 1 away on average
        assertTrue(chosen > 0.7 * proposals, "it chose both in " + chosen + " of " + proposals);
        assertTrue(distance < 0.7, "the rate is " + distance + " powers of ten away");
    }

    /** The front of (x − 0.3)² and (x − 0.5)² is the interval between: half of the proposals lie there, not a fifth. */
    static void followsSeveralObjectives(Sampler sampler, int proposals) {
        SearchSpace space = Contexts.cube(2);
        List<Trial> trials = new ArrayList<>();
        for (Trial trial : trials(space, 40, point -> 0)) {
            double x = trial.values().get(0);
            trials.add(
                    Contexts.completed(trial.number(), trial.values(), (x - 0.3) * (x - 0.3), (x - 0.5) * (x - 0.5)));
        }
        int inside = 0;
        for (int seed = 0; seed < proposals; seed++) {
            double x = sampler.propose(Contexts.of(space, 40, trials, seed)).get(0);
            inside += x > 0.25 && x < 0.55 ? 1 : 0;
        }
        assertTrue(inside > 0.5 * proposals, "only " + inside + " of " + proposals);
    }
}
