package dev.espalier.core.setup;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.Problem;
import dev.espalier.api.data.Schema;
import dev.espalier.api.data.TargetKind;
import dev.espalier.core.data.ClassWeights;
import dev.espalier.core.data.prepared.PreparedDataset;
import dev.espalier.core.data.prepared.TargetPass;
import dev.espalier.core.document.Suggestions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Turns what a stack says of the weights of classes into a number for each class of a target. */
final class ClassWeighting {

    private final String where;
    private final Schema.Target target;
    private final List<String> names;
    private final List<Problem> problems;

    /**
     * Weights for the classes of a target.
     *
     * @param where the key that says them, for messages
     * @param target the target
     * @param problems where problems are added
     */
    ClassWeighting(String where, Schema.Target target, List<Problem> problems) {
        this.where = where;
        this.target = target;
        this.names = !target.kind().hasClasses()
                ? List.of()
                : IntStream.range(0, target.width()).mapToObj(target::className).toList();
        this.problems = problems;
    }

    /**
     * The weight of each class.
     *
     * @param weights what the stack says
     * @param totals how many training samples each class has
     * @return the weights; none if there is a problem
     */
    List<Double> of(ClassWeights weights, Supplier<double[]> totals) {
        if (names.isEmpty()) {
            String what = target.kind() == TargetKind.LABELS ? "labels that are not mutually exclusive" : "values";
            problem(
                    "the target '" + target.name() + "' has " + what + "; class weights are for classes",
                    "leave them out, or weight samples with data.weight");
            return List.of();
        }
        return weights instanceof ClassWeights.ByName named ? byName(named.weights()) : balanced(totals.get());
    }

    private List<Double> byName(Map<String, Double> weights) {
        for (String name : weights.keySet()) {
            if (!names.contains(name)) {
                problem(
                        "the target '" + target.name() + "' has no class '" + name + "'",
                        Suggestions.nearest(name, names));
            }
        }
        List<Double> ofClasses =
                names.stream().map(name -> weights.getOrDefault(name, 1.0)).toList();
        if (ofClasses.stream().allMatch(weight -> weight == 0)) {
            problem("every class has the weight 0", "give one of them a weight above 0");
        }
        return ofClasses;
    }

    private static List<Double> balanced(double[] totals) {
        double sum = 0;
        int classes = 0;
        for (double total : totals) {
            sum += total;
            classes += total > 0 ? 1 : 0;
        }
        List<Double> weights = new ArrayList<>();
        for (double total : totals) {
            weights.add(total > 0 ? sum / (classes * total) : 1.0);
        }
        return weights;
    }

    private void problem(String what, String remedy) {
        problems.add(new Problem(ErrorCode.INVALID_SETTING, where, what, remedy));
    }

    /** The weights by the names of the classes. */
    static ClassWeights named(Schema.Target target, List<Double> weights) {
        Map<String, Double> byName = new LinkedHashMap<>();
        for (int k = 0; k < weights.size(); k++) {
            byName.put(target.className(k), weights.get(k));
        }
        return new ClassWeights.ByName(byName);
    }

    /** How many samples each class of a target has, each counted by its weight. */
    static double[] totals(PreparedDataset data, int place) {
        Schema.Target target = data.schema().targets().get(place);
        float[] weights = data.weights(place);
        double[] totals = new double[target.width()];
        TargetPass.over(data, place, (sample, stored, s) -> {
            double weight = weights.length == 0 ? 1 : weights[sample];
            for (int k = 0; k < target.width(); k++) {
                totals[k] += weight * probability(target, stored, s, k);
            }
        });
        return totals;
    }

    private static double probability(Schema.Target target, float[] stored, int sample, int k) {
        if (target.kind() == TargetKind.CLASS_INDEX) {
            return stored[sample] == k ? 1 : 0;
        }
        return stored[sample * target.width() + k];
    }
}
