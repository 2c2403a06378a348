package dev.espalier.core.evaluation;

import dev.espalier.api.data.Schema;
import dev.espalier.api.data.TargetKind;
import java.util.ArrayList;
import java.util.List;

/**
 * Bins of the probabilities of a target: of classes those of the predicted class, of labels those of each label.
 */
abstract class Confidences extends WeighableAccumulator {

    private static final float APPLIES = 0.5f;

    final Schema.Target target;
    final List<ReliabilityBins> bins = new ArrayList<>();

    /**
     * Begins to count.
     *
     * @param target of classes or labels
     * @param count of the bins
     * @param adaptive whether they have equally many samples instead of equal widths
     * @param weighted whether samples count by their weights
     */
    Confidences(Schema.Target target, int count, boolean adaptive, boolean weighted) {
        super(weighted);
        this.target = target;
        int diagrams = hasLabels() ? target.width() : 1;
        for (int i = 0; i < diagrams; i++) {
            bins.add(ReliabilityBins.of(count, adaptive));
        }
    }

    final boolean hasLabels() {
        return target.kind() == TargetKind.LABELS;
    }

    @Override
    final void count(int samples, float[] predictions, float[] targets, float[] weights) {
        int width = target.width();
        for (int s = 0; s < samples; s++) {
            double weight = weight(weights, s);
            if (hasLabels()) {
                for (int label = 0; label < width; label++) {
                    int at = s * width + label;
                    bins.get(label).add(predictions[at], targets[at] >= APPLIES, weight);
                }
            } else {
                int predicted = ClassIndices.argmax(predictions, s * width, width);
                float confidence =
                        isProbability(predictions, s * width, width) ? predictions[s * width + predicted] : Float.NaN;
                bins.get(0).add(confidence, predicted == ClassIndices.actual(target, targets, s), weight);
            }
        }
    }

    /** The largest score of hinge may lie in [0, 1] by chance, but not all of them do. */
    private static boolean isProbability(float[] predictions, int from, int count) {
        for (int i = from; i < from + count; i++) {
            if (!(predictions[i] >= 0 && predictions[i] <= 1)) {
                return false;
            }
        }
        return true;
    }
}
