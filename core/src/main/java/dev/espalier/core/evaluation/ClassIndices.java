package dev.espalier.core.evaluation;

import dev.espalier.api.data.Schema;
import dev.espalier.api.data.TargetKind;

/** Reads classes from predictions and targets. */
public final class ClassIndices {

    private ClassIndices() {}

    /**
     * Refuses a target that has no classes.
     *
     * @param metric the metric's name
     * @param target what is predicted
     * @throws IllegalArgumentException if it has real values
     */
    static void requireClasses(String metric, Schema.Target target) {
        if (!target.kind().hasClasses()) {
            throw new IllegalArgumentException(metric + " compares classes; target '" + target.name() + "' has "
                    + (target.kind() == TargetKind.LABELS ? "labels" : "real values"));
        }
    }

    /**
     * The class of a sample.
     *
     * @param target its classes
     * @param targets of the batch
     * @param sample its place in the batch
     * @return the index of the class; the most probable of a distribution
     */
    public static int actual(Schema.Target target, float[] targets, int sample) {
        return target.kind() == TargetKind.CLASS_INDEX
                ? (int) targets[sample]
                : argmax(targets, sample * target.width(), target.width());
    }

    /**
     * The place of the largest value.
     *
     * @param values an array
     * @param from the place of the first value in it
     * @param count how many values there are
     * @return from 0, the first of equal ones; -1 if none is a number
     */
    public static int argmax(float[] values, int from, int count) {
        int best = -1;
        for (int i = 0; i < count; i++) {
            float value = values[from + i];
            if (!Float.isNaN(value) && (best < 0 || value > values[from + best])) {
                best = i;
            }
        }
        return best;
    }
}
