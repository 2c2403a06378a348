package dev.espalier.engine.plugin;

import dev.espalier.api.search.Sampler;
import dev.espalier.api.search.SamplerContext;
import dev.espalier.api.search.SearchDomain;
import dev.espalier.api.search.SearchSpace;
import java.util.List;
import java.util.OptionalLong;

/** Calls of samplers. */
public final class SamplerCalls {

    private static final String NOUN = "sampler";

    private SamplerCalls() {}

    /** The point of a new trial: one of the space, or else the sampler is named with what is wrong. */
    public static List<Double> propose(Sampler sampler, SamplerContext context) {
        String call = "propose for trial " + context.number();
        List<Double> values = List.copyOf(PluginBoundary.list(NOUN, sampler, call, () -> sampler.propose(context)));
        SearchSpace space = context.space();
        if (values.size() != space.size()) {
            throw PluginBoundary.broken(
                    NOUN,
                    sampler,
                    call + " returned " + values.size() + " values; the space has " + space.size() + " parameters");
        }
        for (int i = 0; i < values.size(); i++) {
            String name = space.parameters().get(i).name();
            double value = values.get(i);
            if (!space.isMet(i, values) && !Double.isNaN(value)) {
                throw PluginBoundary.broken(
                        NOUN,
                        sampler,
                        call + " returned " + value + " for " + name
                                + "; it must be NaN, for its condition is not met");
            }
            if (space.isMet(i, values) && !space.domain(i).contains(value)) {
                throw PluginBoundary.broken(
                        NOUN,
                        sampler,
                        call + " returned " + value + " for " + name + "; it must be " + text(space.domain(i)));
            }
        }
        return values;
    }

    private static String text(SearchDomain domain) {
        if (domain instanceof SearchDomain.Numbers numbers) {
            return "in [" + numbers.low() + ", " + numbers.high() + "]";
        }
        if (domain instanceof SearchDomain.WholeNumbers whole) {
            return "a whole number in [" + whole.low() + ", " + whole.high() + "]";
        }
        SearchDomain.Choice choice = (SearchDomain.Choice) domain;
        return "the index of one of its " + choice.options().size() + " options";
    }

    /** {@link Sampler#usesTrials}. */
    public static boolean usesTrials(Sampler sampler) {
        return PluginBoundary.value(NOUN, sampler, "usesTrials", sampler::usesTrials);
    }

    /** {@link Sampler#count}: at least 1 if there is an end. */
    public static OptionalLong count(Sampler sampler, SearchSpace space) {
        OptionalLong count = PluginBoundary.value(NOUN, sampler, "count", () -> sampler.count(space));
        if (count.isPresent() && count.getAsLong() < 1) {
            throw PluginBoundary.broken(
                    NOUN, sampler, "count returned " + count.getAsLong() + "; it must be at least 1, or empty");
        }
        return count;
    }
}
