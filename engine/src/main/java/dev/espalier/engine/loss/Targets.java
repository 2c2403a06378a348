package dev.espalier.engine.loss;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Shape;
import dev.espalier.api.data.Schema;
import dev.espalier.api.data.TargetKind;

/** What the losses of this package ask about their targets. */
final class Targets {

    private Targets() {}

    /** Refuses targets that are no classes, and outputs that do not have one value for each class. */
    static void requireLogits(String loss, Shape output, Schema.Target target) {
        if (target.kind() == TargetKind.VALUES) {
            throw new IllegalArgumentException("the target '" + target.name() + "' has values; " + loss
                    + " needs classes, for values there are mean-squared-error and huber");
        }
        if (target.kind() == TargetKind.LABELS) {
            throw new IllegalArgumentException("the target '" + target.name() + "' has labels, any number of which may"
                    + " apply; " + loss + " needs classes, for labels there is binary-cross-entropy");
        }
        if (target.width() < 2) {
            throw new IllegalArgumentException("the target '" + target.name() + "' has " + target.width() + " class; "
                    + loss + " needs at least 2");
        }
        requireWidth(output, target, "classes");
    }

    /** Refuses targets that are no real values, and outputs that do not have one for each. */
    static void requireValues(String loss, Shape output, Schema.Target target) {
        if (target.kind() != TargetKind.VALUES) {
            boolean labels = target.kind() == TargetKind.LABELS;
            throw new IllegalArgumentException("the target '" + target.name() + "' has "
                    + (labels ? "labels" : "classes") + "; " + loss + " needs values, for "
                    + (labels ? "labels there is binary-cross-entropy" : "classes there is cross-entropy"));
        }
        requireWidth(output, target, "values");
    }

    static void requireWidth(Shape output, Schema.Target target, String what) {
        if (output.size() != target.width()) {
            throw new IllegalArgumentException("it is " + output + ", " + output.size() + " values; the target '"
                    + target.name() + "' has " + target.width() + " " + what + ", and there must be one for each");
        }
    }

    /** A class index as a whole number. */
    static int classOf(float stored, int sample, int classes) {
        int label = (int) stored;
        if (label != stored || label < 0 || label >= classes) {
            throw new EspalierException(
                    ErrorCode.DATA_VALUE,
                    "sample " + sample + " of the batch",
                    "its class is " + stored + "; it must be a whole number from 0 to " + (classes - 1),
                    "correct the labels, or the number of classes");
        }
        return label;
    }
}
