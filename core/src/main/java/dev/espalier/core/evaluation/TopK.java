package dev.espalier.core.evaluation;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.data.Schema;
import dev.espalier.api.evaluation.EvaluationMetric;
import dev.espalier.api.evaluation.Monitor.Direction;
import java.util.Map;
import java.util.Optional;

/**
 * Top-k accuracy: the fraction of samples whose class is among the k most probable; ties are broken by class order; larger
 * is better.
 *
 * <p>The metric is named after k: {@code top-5}.
 *
 * <p>Choose it for many classes, some of which are hard to tell apart.
 *
 * @param k how many, from 1 to the number of classes
 */
@Plugin(value = "top-k", summary = "fraction of samples whose class is among the k most probable")
public record TopK(
        @Setting(value = "k, at least 1", shorthand = true, range = "[1, inf)")
        int k) implements EvaluationMetric.OfWeightedSamples {

    /** Checks the range. */
    public TopK {
        Check.atLeast("k", k, 1);
    }

    /** The five most probable. */
    public TopK() {
        this(5);
    }

    @Override
    public Optional<Direction> direction(String value) {
        return value.equals(name()) ? Optional.of(Direction.MAXIMIZE) : Optional.empty();
    }

    @Override
    public Accumulator start(Schema.Target target) {
        return start(target, false);
    }

    @Override
    public Accumulator startWeighted(Schema.Target target) {
        return start(target, true);
    }

    private Accumulator start(Schema.Target target, boolean weighted) {
        String name = name();
        ClassIndices.requireClasses(name, target);
        Check.require(k <= target.width(), "k", k, "must be at most " + target.width() + ", the number of classes");
        return new WeighableAccumulator(weighted) {
            private double correct;
            private double all;

            @Override
            void count(int samples, float[] predictions, float[] targets, float[] weights) {
                int width = target.width();
                for (int s = 0; s < samples; s++) {
                    double weight = weight(weights, s);
                    if (rank(predictions, s * width, width, ClassIndices.actual(target, targets, s)) < k) {
                        correct += weight;
                    }
                    all += weight;
                }
            }

            @Override
            public Map<String, Double> values() {
                return Map.of(name, correct / all);
            }
        };
    }

    private String name() {
        return "top-" + k;
    }

    /** How many classes come before one. */
    private static int rank(float[] predictions, int from, int width, int index) {
        float own = predictions[from + index];
        if (Float.isNaN(own)) {
            return width;
        }
        int before = 0;
        for (int i = 0; i < width; i++) {
            float other = predictions[from + i];
            if (other > own || (other == own && i < index)) {
                before++;
            }
        }
        return before;
    }
}
