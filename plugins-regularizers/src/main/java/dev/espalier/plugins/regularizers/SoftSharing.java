package dev.espalier.plugins.regularizers;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.parameter.WeightView;
import dev.espalier.api.regularizer.GroupPenalty;
import dev.espalier.api.search.Scale;
import dev.espalier.api.search.SearchRange;
import java.util.List;

/**
 * Soft parameter sharing: a penalty on the squared distance between corresponding parameters of several tasks.
 *
 * <p>penalty(w₁, …, wₖ) = λ·Σᵢ ‖wᵢ − w̄‖², where w̄ is their mean; for two this is ½·λ·‖w₁ − w₂‖². Gradient: 2·λ·(wᵢ − w̄); for two
 * λ·(w₁ − w₂)
 *
 * <p>Each task has parameters of its own, which the penalty draws towards each other. Parameters of the same name behind the
 * stars of the patterns belong together, biases included; all of a group must have the same shape. A frozen one draws the
 * others towards its values.
 *
 * <p>Choose it for tasks that are related and have different inputs or little in common, where one shared trunk would hold
 * them back.
 *
 * <p>Source: Duong, Cohn, Bird and Cook, "Low Resource Dependency Parsing: Cross-lingual Parameter Sharing in a Neural Network
 * Parser", ACL 2015; Evgeniou and Pontil, "Regularized Multi-Task Learning", KDD 2004, for the distance to the mean.
 *
 * @param between the patterns of the names of parameters that belong together, at least two, each with the same number of stars
 * @param coefficient λ, at least 0
 */
@Plugin(
        value = "soft-sharing",
        summary = "penalty on the distance between corresponding parameters of tasks (Duong et al. 2015)")
public record SoftSharing(
        @Setting("patterns of parameters that belong together, at least two, such as trunk-a/* and trunk-b/*")
        List<String> between,

        @Setting(value = "coefficient on the squared distance to the mean, at least 0", range = "[0, inf)")
        @SearchRange(low = 0.0001, high = 10, scale = Scale.LOG)
        double coefficient)
        implements GroupPenalty {

    /** Checks the ranges and copies the list. */
    public SoftSharing {
        between = List.copyOf(between);
        Check.require(between.size() >= 2, "between", between, "must have at least two patterns");
        Check.atLeast("coefficient", coefficient, 0);
    }

    /** Two trunks, with a coefficient of 0.01. */
    public SoftSharing() {
        this(List.of("trunk-a/*", "trunk-b/*"), 0.01);
    }

    @Override
    public List<String> members() {
        return between;
    }

    @Override
    public double penalty(List<? extends WeightView> group) {
        int size = group.get(0).to();
        double sum = 0;
        for (int i = 0; i < size; i++) {
            double mean = mean(group, i);
            double squares = 0;
            for (int k = 0; k < group.size(); k++) {
                double distance = group.get(k).values()[i] - mean;
                squares += distance * distance;
            }
            sum += squares;
        }
        return coefficient * sum;
    }

    @Override
    public void addGradient(List<? extends WeightView> group, List<float[]> gradients) {
        int size = group.get(0).to();
        double factor = 2 * coefficient;
        for (int i = 0; i < size; i++) {
            double mean = mean(group, i);
            for (int k = 0; k < group.size(); k++) {
                gradients.get(k)[i] += (float) (factor * (group.get(k).values()[i] - mean));
            }
        }
    }

    private static double mean(List<? extends WeightView> group, int element) {
        double sum = 0;
        for (int k = 0; k < group.size(); k++) {
            sum += group.get(k).values()[element];
        }
        return sum / group.size();
    }
}
