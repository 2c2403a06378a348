package dev.espalier.plugins.search;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.search.Measurement;
import dev.espalier.api.search.Sampler;
import dev.espalier.api.search.SamplerContext;
import dev.espalier.api.search.Trial;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Bayesian optimization: a Gaussian process of the loss, and the point where it promises most.
 *
 * <p>x = argmax of the augmented expected improvement, which reckons with noise in the losses; the process has a Matérn 5/2
 * covariance with a length scale for each hyper-parameter and noise of its own, all fitted by the marginal likelihood
 *
 * <p>Choices are features of 0 and 1, and settings without a value are in the middle of their range. How far a trial was
 * trained is a feature too: trials that a pruner ended tell what they can. A trial that runs counts as if it had reached what
 * is expected of it. Several objectives are weighed by weights that are drawn for each proposal. The first trials are the
 * Sobol sequence. Of more trials than {@code trials}, the better half and the newest others are used.
 *
 * <p>Choose it for up to about ten hyper-parameters, mostly numbers, when a trial takes minutes or more: it needs the fewest
 * trials, and up to a second for each proposal.
 *
 * <p>Source: Snoek, Larochelle, Adams, "Practical Bayesian Optimization of Machine Learning Algorithms", NeurIPS 2012; Huang
 * et al., "Global Optimization of Stochastic Black-Box Systems via Sequential Kriging Meta-Models", 2006.
 *
 * @param startup trials of the Sobol sequence at first, at least 2
 * @param trials how many trials the process has at most, at least 10; the time of a proposal grows with its third power
 */
@Plugin(value = "gaussian-process", summary = "Bayesian optimization: where a Gaussian process promises most")
public record GaussianProcessSearch(
        @Setting(value = "trials of the Sobol sequence at first, at least 2", range = "[2, inf)")
        int startup,

        @Setting(value = "trials that the process has at most, from 10 to 2000", range = "[10, 2000]")
        int trials)
        implements Sampler {

    /** The parameters of the process are fitted to fewer trials, for that takes many steps. */
    private static final int FITTED = 120;

    private static final int KNOWN_STARTS = 4;

    /** Checks the ranges. */
    public GaussianProcessSearch {
        Check.atLeast("startup", startup, 2);
        Check.inClosed("trials", trials, 10, 2000);
    }

    /** Ten trials of the Sobol sequence, a process of 300 trials. */
    public GaussianProcessSearch() {
        this(10, 300);
    }

    @Override
    public List<Double> propose(SamplerContext context) {
        List<Trial> ranked = RankedTrials.of(context.trials());
        boolean hasLoss = ranked.stream()
                .flatMap(trial -> trial.last().stream())
                .flatMap(measurement -> measurement.losses().stream())
                .anyMatch(Double::isFinite);
        if (ranked.size() < startup || !hasLoss) {
            return new SobolSearch().propose(context);
        }
        Features features = new Features(context.space());
        List<Trial> used = selected(ranked, trials);
        double[] targets = Targets.of(used, context.random());
        GaussianProcess process = withRunning(context, features, used, targets);
        Improvement improvement = new Improvement(best(process, features, used), process.noise());
        Set<List<Double>> tried = new HashSet<>();
        context.trials().forEach(trial -> tried.add(trial.values()));
        List<List<Double>> known =
                ranked.stream().limit(KNOWN_STARTS).map(Trial::values).toList();
        return new Acquisition(
                        context.space(), point -> improvement.of(process.at(features.of(point, 1))), context.random())
                .best(known, tried);
    }

    /** The better half and the newest others, in the order of their numbers. */
    private static List<Trial> selected(List<Trial> ranked, int most) {
        List<Trial> selected = new ArrayList<>(ranked);
        if (ranked.size() > most) {
            List<Trial> others = new ArrayList<>(ranked.subList(most / 2, ranked.size()));
            others.sort(Comparator.comparingLong(Trial::number).reversed());
            selected = new ArrayList<>(ranked.subList(0, most / 2));
            selected.addAll(others.subList(0, most - most / 2));
        }
        selected.sort(Comparator.comparingLong(Trial::number));
        return selected;
    }

    /** The process of what is known, with trials that run at the values that it expects of them. */
    private static GaussianProcess withRunning(
            SamplerContext context, Features features, List<Trial> used, double[] targets) {
        double[] parameters = parameters(features, used, targets);
        double[][] x = x(features, used);
        GaussianProcess process = new GaussianProcess(features.groups(), x, targets, parameters);
        List<Trial> running = context.trials().stream()
                .filter(trial -> !RankedTrials.isKnown(trial))
                .toList();
        if (running.isEmpty()) {
            return process;
        }
        double[][] allX = Arrays.copyOf(x, x.length + running.size());
        double[] allY = Arrays.copyOf(targets, allX.length);
        for (int i = 0; i < running.size(); i++) {
            allX[x.length + i] = features.of(running.get(i).values(), 1);
            allY[x.length + i] = process.at(allX[x.length + i]).mean();
        }
        return new GaussianProcess(features.groups(), allX, allY, parameters);
    }

    private static double[] parameters(Features features, List<Trial> used, double[] targets) {
        // evenly taken ones keep the mean and the variance of all
        int step = (used.size() + FITTED - 1) / FITTED;
        int count = (used.size() + step - 1) / step;
        double[][] x = new double[count][];
        double[] y = new double[count];
        for (int i = 0; i < count; i++) {
            x[i] = features.of(used.get(i * step).values(), progress(used.get(i * step)));
            y[i] = targets[i * step];
        }
        return new ProcessFit(features.groups(), features.groupCount(), x, y).parameters();
    }

    /** The mean at the trial that is surely good, were it trained to its end. */
    private static double best(GaussianProcess process, Features features, List<Trial> used) {
        double least = Double.POSITIVE_INFINITY;
        double best = 0;
        for (Trial trial : used) {
            GaussianProcess.Prediction prediction = process.at(features.of(trial.values(), 1));
            if (prediction.mean() + prediction.deviation() < least) {
                least = prediction.mean() + prediction.deviation();
                best = prediction.mean();
            }
        }
        return best;
    }

    private static double[][] x(Features features, List<Trial> trials) {
        return trials.stream()
                .map(trial -> features.of(trial.values(), progress(trial)))
                .toArray(double[][]::new);
    }

    private static double progress(Trial trial) {
        return trial.last().map(Measurement::progress).orElse(1.0);
    }
}
