package dev.espalier.core;

import dev.espalier.api.data.Dataset;
import dev.espalier.core.noise.NoiseSweep;
import dev.espalier.core.noise.PassNoise;
import dev.espalier.core.noise.draw.DisturbedWeights;
import dev.espalier.core.noise.draw.FeatureNoise;
import dev.espalier.core.training.AveragedEvaluation;
import dev.espalier.core.training.Evaluation;
import dev.espalier.core.training.OutputTask;
import dev.espalier.engine.compute.KernelWorkers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A model that is evaluated under noise of several strengths. */
final class SweptModel {

    private final List<ModelMember> members;
    private final List<OutputTask> tasks;
    private final Dataset data;
    private final NoiseSweep sweep;
    private final KernelWorkers workers;

    /** For each member the standard deviations of its inputs; none if these are not disturbed. */
    private final List<List<double[]>> deviations;

    SweptModel(
            List<ModelMember> members, List<OutputTask> tasks, Dataset data, NoiseSweep sweep, KernelWorkers workers) {
        this.members = members;
        this.tasks = tasks;
        this.data = data;
        this.sweep = sweep;
        this.workers = workers;
        this.deviations = sweep.on() == NoiseSweep.On.INPUTS
                ? members.stream().map(member -> member.inputDeviations(data)).toList()
                : List.of();
    }

    /** The metrics at one strength. */
    SweepPoint at(double level) {
        Map<String, double[]> sums = new LinkedHashMap<>();
        // without noise all draws are the same
        int draws = level == 0 ? 1 : sweep.draws();
        for (int draw = 0; draw < draws; draw++) {
            double count = draw + 1;
            metrics(level, draw).forEach((name, value) -> {
                double[] meanAndSquares = sums.computeIfAbsent(name, key -> new double[2]);
                double before = value - meanAndSquares[0];
                meanAndSquares[0] += before / count;
                meanAndSquares[1] += before * (value - meanAndSquares[0]);
            });
        }
        Map<String, Double> means = new LinkedHashMap<>();
        Map<String, Double> spreads = new LinkedHashMap<>();
        sums.forEach((name, sum) -> {
            means.put(name, sum[0]);
            spreads.put(name, Math.sqrt(sum[1] / draws));
        });
        return new SweepPoint(level, means, spreads);
    }

    private Map<String, Double> metrics(double level, int draw) {
        List<Evaluation> evaluations = new ArrayList<>();
        for (int i = 0; i < members.size(); i++) {
            evaluations.add(evaluation(i, level, draw));
        }
        if (evaluations.size() == 1) {
            return evaluations.get(0).evaluate(() -> false).orElseThrow();
        }
        AveragedEvaluation averaged = new AveragedEvaluation(tasks, data.size());
        evaluations.forEach(averaged::add);
        return averaged.metrics();
    }

    private Evaluation evaluation(int number, double level, int draw) {
        ModelMember member = members.get(number);
        if (sweep.on() == NoiseSweep.On.WEIGHTS) {
            long key = (long) draw * members.size() + number;
            return member.with(DisturbedWeights.of(member.parameters(), level, sweep.seed(), key), member.provenance())
                    .evaluation(data, workers);
        }
        PassNoise noise =
                new PassNoise(draw + 1, List.of(new FeatureNoise(level, deviations.get(number))), false, sweep.seed());
        return member.noisyEvaluation(data, workers, noise, number).apply(draw);
    }
}
