package dev.espalier.plugins.search;

import dev.espalier.api.CounterRandomStream;
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

/** Spaces, contexts and trials of the tests. */
final class Contexts {

    /** A learning rate. */
    static final SearchSpace RATE = new SearchSpace(
            List.of(new SearchParameter("learning-rate", new SearchDomain.Numbers(1e-5, 1e-1, Scale.LOG))));

    /** A learning rate, an optimizer with a setting of its own, and a number of layers. */
    static final SearchSpace MIXED = new SearchSpace(List.of(
            RATE.parameters().get(0),
            new SearchParameter("optimizer", new SearchDomain.Choice(List.of("adam", "momentum"))),
            new SearchParameter(
                    "momentum",
                    new SearchDomain.Numbers(0, 0.9, Scale.LINEAR),
                    Optional.of(new SearchParameter.Condition("optimizer", 1))),
            new SearchParameter("layers", new SearchDomain.WholeNumbers(1, 2, Scale.LINEAR))));

    private Contexts() {}

    /** Numbers of the unit interval. */
    static SearchSpace cube(int dimensions) {
        List<SearchParameter> parameters = new ArrayList<>();
        for (int i = 0; i < dimensions; i++) {
            parameters.add(new SearchParameter("x" + i, new SearchDomain.Numbers(0, 1, Scale.LINEAR)));
        }
        return new SearchSpace(parameters);
    }

    static SamplerContext of(SearchSpace space, long number, List<Trial> trials) {
        return of(space, number, trials, 7);
    }

    static SamplerContext of(SearchSpace space, long number, List<Trial> trials, long seed) {
        return new SamplerContext(
                space,
                number,
                trials,
                OptionalLong.empty(),
                new CounterRandomStream(seed, 1, number),
                new CounterRandomStream(seed, 2));
    }

    static Trial completed(long number, List<Double> values, Double... losses) {
        return new Trial(number, values, Trial.State.COMPLETED, List.of(new Measurement(1, List.of(losses))));
    }

    /** A trial that was measured at tenths of its length. */
    static Trial measured(long number, Trial.State state, double... losses) {
        return measured(List.of(0.1, 0.2, 0.3), number, state, losses);
    }

    /** A trial that was measured at the first rungs, and at its end if there are no more. */
    static Trial measured(List<Double> rungs, long number, Trial.State state, double... losses) {
        List<Measurement> measurements = new ArrayList<>();
        for (int i = 0; i < losses.length; i++) {
            measurements.add(new Measurement(i < rungs.size() ? rungs.get(i) : 1, List.of(losses[i])));
        }
        return new Trial(number, List.of(), state, measurements);
    }
}
