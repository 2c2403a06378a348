package dev.espalier.plugins.search;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.RandomStream;
import dev.espalier.api.Setting;
import dev.espalier.api.search.Sampler;
import dev.espalier.api.search.SamplerContext;
import dev.espalier.api.search.SearchDomain;
import dev.espalier.api.search.SearchSpace;
import dev.espalier.api.search.Trial;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * TPE: the tree-structured Parzen estimator.
 *
 * <p>x = argmax l(x)/g(x) over candidates drawn from l, for each hyper-parameter by itself; l is the density of the best
 * min(⌈γ·n⌉, 25) trials and g that of the others, mixtures of one normal distribution for each trial, or frequencies for
 * choices
 *
 * <p>A setting of a plugin has the densities of the trials in which the plugin was chosen. Trials that are ended early come
 * behind those that were trained farther, trials that run without a measurement count as bad, so that trials side by side do
 * not try the same, and several objectives are compared by their ranks of non-domination. The first trials are random.
 *
 * <p>Choose it for spaces with many hyper-parameters, choices and settings that depend on them, and for a hundred trials or
 * more; it costs milliseconds.
 *
 * <p>Source: Bergstra, Bardenet, Bengio, Kégl, "Algorithms for Hyper-Parameter Optimization", NeurIPS 2011; Bergstra, Yamins,
 * Cox, "Making a Science of Model Search", ICML 2013.
 *
 * @param startup trials with random points, at least 1
 * @param candidates draws from the density of good trials for each hyper-parameter, at least 1
 * @param good γ, the fraction of the trials that count as good, in (0, 1)
 */
@Plugin(value = "tpe", summary = "tree-structured Parzen estimator: where good trials are denser than bad ones")
public record TreeParzenSearch(
        @Setting(value = "trials with random points at first, at least 1", range = "[1, inf)")
        int startup,

        @Setting(value = "draws for each hyper-parameter, at least 1", range = "[1, 10000]")
        int candidates,

        @Setting(value = "fraction of the trials that count as good, at most 25 of them, in (0, 1)", range = "(0, 1)")
        double good)
        implements Sampler {

    private static final int MOST_GOOD = 25;

    /** How often another point is drawn in place of one that has been tried. */
    private static final int ATTEMPTS = 10;

    /** Checks the ranges. */
    public TreeParzenSearch {
        Check.atLeast("startup", startup, 1);
        Check.inClosed("candidates", candidates, 1, 10_000);
        Check.inOpen("good", good, 0, 1);
    }

    /** Ten random trials, 24 candidates, a tenth good. */
    public TreeParzenSearch() {
        this(10, 24, 0.1);
    }

    @Override
    public List<Double> propose(SamplerContext context) {
        List<Trial> ranked = RankedTrials.of(context.trials());
        if (ranked.size() < startup) {
            return new RandomSearch().propose(context);
        }
        int count = (int) Math.min(Math.ceil(good * ranked.size()), MOST_GOOD);
        Set<Long> best = new HashSet<>();
        ranked.subList(0, count).forEach(trial -> best.add(trial.number()));
        Set<List<Double>> tried = new HashSet<>();
        context.trials().forEach(trial -> tried.add(trial.values()));
        List<Double> point = point(context, best);
        for (int attempt = 1; attempt < ATTEMPTS && tried.contains(point); attempt++) {
            point = point(context, best);
        }
        return point;
    }

    private List<Double> point(SamplerContext context, Set<Long> best) {
        SearchSpace space = context.space();
        List<Double> values = new ArrayList<>();
        for (int i = 0; i < space.size(); i++) {
            values.add(space.isMet(i, values) ? value(context, i, best) : Double.NaN);
        }
        return List.copyOf(values);
    }

    private double value(SamplerContext context, int parameter, Set<Long> best) {
        List<Double> good = new ArrayList<>();
        List<Double> others = new ArrayList<>();
        for (Trial trial : context.trials()) {
            double value = trial.values().get(parameter);
            if (!Double.isNaN(value)) {
                (best.contains(trial.number()) ? good : others).add(value);
            }
        }
        SearchDomain domain = context.space().domain(parameter);
        return domain instanceof SearchDomain.Choice choice
                ? option(choice.options().size(), good, others, context.random())
                : number(domain, good, others, context.random());
    }

    private double number(SearchDomain domain, List<Double> good, List<Double> others, RandomStream random) {
        ParzenEstimator likely = new ParzenEstimator(positions(domain, good));
        ParzenEstimator unlikely = new ParzenEstimator(positions(domain, others));
        double best = Double.NEGATIVE_INFINITY;
        double chosen = Double.NaN;
        Set<Double> compared = new HashSet<>();
        for (int i = 0; i < candidates; i++) {
            double position = likely.draw(random);
            double value = domain.at(position);
            if (domain instanceof SearchDomain.WholeNumbers && !compared.add(value)) {
                continue;
            }
            double ratio = domain instanceof SearchDomain.WholeNumbers whole
                    ? logRatio(whole, value, likely, unlikely)
                    : StrictMath.log(likely.density(position)) - StrictMath.log(unlikely.density(position));
            if (ratio > best) {
                best = ratio;
                chosen = value;
            }
        }
        return chosen;
    }

    /** Of a whole number, the probability of all positions that give it. */
    private static double logRatio(
            SearchDomain.WholeNumbers domain, double value, ParzenEstimator likely, ParzenEstimator unlikely) {
        double low = value == domain.low() ? 0 : domain.position(value - 0.5);
        double high = value == domain.high() ? 1 : domain.position(value + 0.5);
        return StrictMath.log(likely.probability(low, high)) - StrictMath.log(unlikely.probability(low, high));
    }

    private static double[] positions(SearchDomain domain, List<Double> values) {
        return values.stream().mapToDouble(domain::position).toArray();
    }

    private double option(int options, List<Double> good, List<Double> others, RandomStream random) {
        double[] likely = frequencies(options, good);
        double[] unlikely = frequencies(options, others);
        int chosen = -1;
        for (int i = 0; i < candidates; i++) {
            int option = draw(likely, random);
            if (chosen < 0 || likely[option] * unlikely[chosen] > likely[chosen] * unlikely[option]) {
                chosen = option;
            }
        }
        return chosen;
    }

    /** The weighted frequency of each option, with an observation more that is spread over all. */
    private static double[] frequencies(int options, List<Double> observed) {
        double[] frequencies = new double[options];
        Arrays.fill(frequencies, 1.0 / options);
        double[] weights = ObservationWeights.of(observed.size());
        double sum = 1;
        for (int i = 0; i < weights.length; i++) {
            frequencies[observed.get(i).intValue()] += weights[i];
            sum += weights[i];
        }
        for (int option = 0; option < options; option++) {
            frequencies[option] /= sum;
        }
        return frequencies;
    }

    private static int draw(double[] frequencies, RandomStream random) {
        double left = random.nextDouble();
        for (int option = 0; option < frequencies.length - 1; option++) {
            left -= frequencies[option];
            if (left < 0) {
                return option;
            }
        }
        return frequencies.length - 1;
    }
}
