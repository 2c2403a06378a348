package dev.espalier.engine.loss;

import dev.espalier.api.data.TargetKind;
import dev.espalier.api.model.LossBinding;

/** Hinge loss of mutually exclusive classes, bound to arrays. */
final class HingeOperation extends MeanOfRows {

    private final double margin;
    private final boolean worstOnly;
    private final boolean byIndex;
    private final int classes;

    HingeOperation(LossBinding binding, double margin, boolean worstOnly) {
        super(binding);
        this.margin = margin;
        this.worstOnly = worstOnly;
        this.byIndex = binding.target().kind() == TargetKind.CLASS_INDEX;
        this.classes = width;
    }

    @Override
    void prepare(int samples) {
        for (int i = 0; i < samples && byIndex; i++) {
            Targets.classOf(targets[i], i, classes);
        }
    }

    @Override
    void rows(int from, int to, int thread) {
        for (int i = from; i < to; i++) {
            int at = i * classes;
            for (int k = at; k < at + classes; k++) {
                gradient[k] = 0;
            }
            if (byIndex) {
                losses[i] = ofClass(at, (int) targets[i], 1);
            } else {
                double sum = 0;
                for (int k = 0; k < classes; k++) {
                    float probability = targets[at + k];
                    sum += probability > 0 ? probability * ofClass(at, k, probability) : 0;
                }
                losses[i] = sum;
            }
        }
    }

    /** The loss for a class; its gradient times the probability is added. */
    private double ofClass(int at, int k, float probability) {
        return worstOnly ? worst(at, k, probability) : all(at, k, probability);
    }

    private double worst(int at, int k, float probability) {
        int rival = k == 0 ? 1 : 0;
        float highest = outputs[at + rival];
        for (int j = rival + 1; j < classes; j++) {
            if (j != k) {
                rival = outputs[at + j] > outputs[at + rival] ? j : rival;
                // unlike the comparison, it keeps NaN
                highest = Math.max(highest, outputs[at + j]);
            }
        }
        double missing = margin - outputs[at + k] + highest;
        if (!(missing > 0)) {
            return Math.max(0, missing);
        }
        gradient[at + rival] += probability;
        gradient[at + k] -= probability;
        return missing;
    }

    private double all(int at, int k, float probability) {
        double threshold = (double) outputs[at + k] - margin;
        float slope = probability / classes;
        double sum = 0;
        int violations = 0;
        for (int j = 0; j < classes; j++) {
            double missing = j == k ? 0 : outputs[at + j] - threshold;
            if (missing > 0) {
                sum += missing;
                violations++;
                gradient[at + j] += slope;
            } else if (Double.isNaN(missing)) {
                sum = Double.NaN;
            }
        }
        gradient[at + k] -= violations * slope;
        return sum / classes;
    }
}
