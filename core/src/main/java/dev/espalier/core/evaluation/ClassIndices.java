package dev.espalier.core.evaluation;

import dev.espalier.api.data.Schema;
import dev.espalier.api.data.TargetKind;

/** Reads classes from predictions and targets. */
final class ClassIndices {

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

    /** The class of a sample. */
    static int actual(Schema.Target target, float[] targets, int sample) {
        return target.kind() == TargetKind.CLASS_INDEX
                ? (int) targets[sample]
                : argmax(targets, sample * target.width(), target.width());
    }

    /** The place of the largest value, the first of equal ones; -1 if none is a number. */
    static int argmax(float[] values, int from, int count) {
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
