package dev.espalier.plugins.search;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.RandomStream;
import dev.espalier.api.Setting;
import dev.espalier.api.search.Sampler;
import dev.espalier.api.search.SamplerContext;
import dev.espalier.api.search.SearchSpace;
import java.util.List;
import java.util.OptionalLong;

/**
 * Grid search: all combinations of a few values of each hyper-parameter.
 *
 * <p>Ranges have evenly spaced values on their scale, both ends included; choices have all their options, and settings of a
 * plugin count only where the plugin is chosen. A search ends after the last combination.
 *
 * <p>Choose it for one or two hyper-parameters, to see how the metric depends on them; with more, most combinations are
 * spent on hyper-parameters that do not matter.
 *
 * <p>Source: Bergstra and Bengio, "Random Search for Hyper-Parameter Optimization", JMLR 13, 2012, which compares both.
 *
 * @param points values of each range, at least 1; whole numbers have fewer if their range does
 * @param shuffle whether combinations are tried in random order, so that the first ones cover the space; otherwise the last
 *     hyper-parameter changes fastest
 */
@Plugin(value = "grid", summary = "all combinations of evenly spaced values")
public record GridSearch(
        @Setting(value = "values of each range, at least 1", shorthand = true, range = "[1, inf)")
        int points,

        @Setting("whether combinations are tried in random order")
        boolean shuffle)
        implements Sampler {

    /** Checks the range. */
    public GridSearch {
        Check.atLeast("points", points, 1);
    }

    /** Three values of each range, in random order. */
    public GridSearch() {
        this(3, true);
    }

    @Override
    public List<Double> propose(SamplerContext context) {
        Grid grid = new Grid(context.space(), points);
        long count = grid.count();
        long index = context.number() % count;
        return grid.point(shuffle ? shuffled(index, count, context.common()) : index);
    }

    @Override
    public boolean usesTrials() {
        return false;
    }

    @Override
    public OptionalLong count(SearchSpace space) {
        return OptionalLong.of(new Grid(space, points).count());
    }

    /** The place of an index in a random order of all: a Feistel network, repeated until it arrives below the count. */
    private static long shuffled(long index, long count, RandomStream random) {
        int half = Math.max(1, (65 - Long.numberOfLeadingZeros(count - 1)) / 2);
        long mask = (1L << half) - 1;
        long place = index;
        do {
            long left = place >>> half;
            long right = place & mask;
            for (int round = 0; round < 4; round++) {
                long next = left ^ (random.bitsAt(((long) round << 32) + right) >>> 8 & mask);
                left = right;
                right = next;
            }
            place = left << half | right;
        } while (place >= count);
        return place;
    }
}
