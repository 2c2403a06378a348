package dev.espalier.testkit;

import dev.espalier.api.CounterRandomStream;
import dev.espalier.api.RandomStream;
import dev.espalier.api.search.Measurement;
import dev.espalier.api.search.SamplerContext;
import dev.espalier.api.search.Scale;
import dev.espalier.api.search.SearchDomain;
import dev.espalier.api.search.SearchParameter;
import dev.espalier.api.search.SearchSpace;
import dev.espalier.api.search.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Spaces and trials on which samplers are tried. */
final class SearchHistories {

    private static final long SEED = 20260802;

    private SearchHistories() {}

    /** A single number; and every kind of domain, with settings of two optimizers. */
    static List<SearchSpace> spaces() {
        SearchParameter rate = new SearchParameter("learning-rate", new SearchDomain.Numbers(1e-5, 1e-1, Scale.LOG));
        SearchParameter momentum = new SearchParameter(
                "optimizer.momentum.momentum",
                new SearchDomain.Numbers(0.5, 0.999, Scale.REVERSE_LOG),
                Optional.of(new SearchParameter.Condition("optimizer", 1)));
        SearchParameter epsilon = new SearchParameter(
                "optimizer.adam.epsilon",
                new SearchDomain.Numbers(1e-10, 1e-3, Scale.LOG),
                Optional.of(new SearchParameter.Condition("optimizer", 0)));
        return List.of(
                new SearchSpace(List.of(rate)),
                new SearchSpace(List.of(
                        rate,
                        new SearchParameter("optimizer", new SearchDomain.Choice(List.of("adam", "momentum", "rprop"))),
                        momentum,
                        epsilon,
                        new SearchParameter("units", new SearchDomain.WholeNumbers(8, 512, Scale.LOG)),
                        new SearchParameter("layers", new SearchDomain.WholeNumbers(1, 3, Scale.LINEAR)),
                        new SearchParameter("dropout", new SearchDomain.Numbers(0, 0.9, Scale.LINEAR, true, false)))));
    }

    /** The context of a trial that follows random ones of every state, some with a loss that is NaN. */
    static SamplerContext context(SearchSpace space, int number, int objectives) {
        return context(space, number, trials(space, number, objectives));
    }

    /** The context of a trial that follows others. */
    static SamplerContext context(SearchSpace space, long number, List<Trial> trials) {
        return new SamplerContext(
                space,
                number,
                trials,
                OptionalLong.of(100),
                new CounterRandomStream(SEED, 1, number),
                new CounterRandomStream(SEED, 2));
    }

    private static List<Trial> trials(SearchSpace space, int count, int objectives) {
        List<Trial> trials = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            RandomStream random = new CounterRandomStream(SEED, 3, number);
            double[] positions = new double[space.size()];
            double loss = 0;
            for (int i = 0; i < positions.length; i++) {
                positions[i] = random.nextDouble();
                loss += (positions[i] - 0.3) * (positions[i] - 0.3);
            }
            trials.add(new Trial(number, space.at(positions), state(number), measurements(number, loss, objectives)));
        }
        return trials;
    }

    private static Trial.State state(int number) {
        return switch (number % 9) {
            case 3 -> Trial.State.PRUNED;
            case 5 -> Trial.State.FAILED;
            case 7 -> Trial.State.PAUSED;
            case 8 -> Trial.State.RUNNING;
            default -> Trial.State.COMPLETED;
        };
    }

    private static List<Measurement> measurements(int number, double loss, int objectives) {
        List<Measurement> measurements = new ArrayList<>();
        int rungs = state(number) == Trial.State.COMPLETED ? 3 : number % 3;
        for (int rung = 0; rung < rungs; rung++) {
            List<Double> losses = new ArrayList<>();
            for (int objective = 0; objective < objectives; objective++) {
                double value = objective == 0 ? loss + 1.0 / (1 + rung) : 1 / (0.1 + loss);
                losses.add(number % 11 == 4 ? Double.NaN : value);
            }
            measurements.add(new Measurement(rung == 2 ? 1 : (1 + rung) / 4.0, losses));
        }
        return measurements;
    }
}
