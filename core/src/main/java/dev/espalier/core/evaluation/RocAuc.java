package dev.espalier.core.evaluation;

import dev.espalier.api.Plugin;
import dev.espalier.api.data.Schema;
import dev.espalier.api.evaluation.EvaluationMetric;
import dev.espalier.api.evaluation.Monitor.Direction;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * Area under the ROC curve: the probability that a random sample of a class gets a higher score for it than a random sample
 * of another class; ties count ½; larger is better.
 *
 * <p>With two classes, the second is the positive one. With more, it is the one-vs-rest average over the classes that have
 * samples on both sides. All predictions of a pass are kept until its end: four bytes per class and sample.
 *
 * <p>Choose it when the ranking of samples matters rather than a threshold.
 *
 * <p>Source: Hanley, McNeil, "The meaning and use of the area under a receiver operating characteristic (ROC) curve", 1982.
 */
@Plugin(value = "roc-auc", summary = "area under the ROC curve")
public record RocAuc() implements EvaluationMetric {

    private static final String NAME = "roc-auc";

    @Override
    public Optional<Direction> direction(String value) {
        return value.equals(NAME) ? Optional.of(Direction.MAXIMIZE) : Optional.empty();
    }

    @Override
    public Accumulator start(Schema.Target target) {
        ClassIndices.requireClasses(NAME, target);
        if (target.width() < 2) {
            throw new IllegalArgumentException(NAME + " compares classes; target '" + target.name() + "' has one");
        }
        return new Ranking(target);
    }

    private static final class Ranking implements Accumulator {

        private final Schema.Target target;
        private final int firstClass;
        private float[][] scores;
        private int[] actual = new int[64];
        private int count;

        Ranking(Schema.Target target) {
            this.target = target;
            this.firstClass = target.width() == 2 ? 1 : 0;
            this.scores = new float[target.width() - firstClass][actual.length];
        }

        @Override
        public void add(int samples, float[] predictions, float[] targets) {
            makeRoom(count + samples);
            for (int s = 0; s < samples; s++) {
                actual[count] = ClassIndices.actual(target, targets, s);
                for (int c = 0; c < scores.length; c++) {
                    scores[c][count] = predictions[s * target.width() + firstClass + c];
                }
                count++;
            }
        }

        @Override
        public Map<String, Double> values() {
            double sum = 0;
            int classes = 0;
            for (int c = 0; c < scores.length; c++) {
                long positives = 0;
                for (int s = 0; s < count; s++) {
                    positives += actual[s] == firstClass + c ? 1 : 0;
                }
                if (positives > 0 && positives < count) {
                    sum += area(scores[c], firstClass + c, positives);
                    classes++;
                }
            }
            return Map.of(NAME, sum / classes);
        }

        /** Pairs ranked rightly by all pairs; counted twice, so that halves are whole numbers. */
        private double area(float[] score, int positive, long positives) {
            long[] keys = new long[count];
            for (int s = 0; s < count; s++) {
                if (Float.isNaN(score[s])) {
                    return Double.NaN;
                }
                keys[s] = ordered(score[s]) << 1 | (actual[s] == positive ? 1 : 0);
            }
            Arrays.sort(keys);
            long twice = 0;
            long below = 0;
            for (int from = 0; from < count; ) {
                int to = from;
                long hits = 0;
                while (to < count && keys[to] >> 1 == keys[from] >> 1) {
                    hits += keys[to] & 1;
                    to++;
                }
                long misses = to - from - hits;
                twice += hits * (2 * below + misses);
                below += misses;
                from = to;
            }
            return twice / (2.0 * positives * (count - positives));
        }

        /** A whole number for each float, in the same order; both zeros have the same. */
        private static long ordered(float value) {
            int bits = Float.floatToIntBits(value + 0.0f);
            return bits >= 0 ? bits : (long) Integer.MIN_VALUE - bits;
        }

        private void makeRoom(int needed) {
            if (needed > actual.length) {
                int room = Math.max(needed, (int) Math.min(2L * actual.length, Integer.MAX_VALUE - 8));
                actual = Arrays.copyOf(actual, room);
                for (int c = 0; c < scores.length; c++) {
                    scores[c] = Arrays.copyOf(scores[c], room);
                }
            }
        }
    }
}
