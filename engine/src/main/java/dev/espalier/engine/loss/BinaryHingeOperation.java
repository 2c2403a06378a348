package dev.espalier.engine.loss;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.data.TargetKind;
import dev.espalier.api.model.LossBinding;

/** Hinge loss of values that are −1 or 1, or of two classes with one output, bound to arrays. */
final class BinaryHingeOperation extends MeanOfRows {

    private final double margin;
    private final TargetKind kind;

    /** The probability that the right side is the upper one. */
    private final float[] upper;

    BinaryHingeOperation(LossBinding binding, double margin) {
        super(binding);
        this.margin = margin;
        this.kind = binding.target().kind();
        this.upper = new float[binding.maxBatchSize() * width];
    }

    @Override
    void prepare(int samples) {
        for (int j = 0; j < samples * width; j++) {
            upper[j] = switch (kind) {
                case CLASS_INDEX -> Targets.classOf(targets[j], j, 2);
                case DISTRIBUTION -> targets[2 * j + 1];
                case LABELS -> targets[j];
                case VALUES -> isPresent(j) ? sideOf(targets[j], j / width) : 0;
            };
        }
    }

    private static float sideOf(float stored, int sample) {
        if (stored != -1 && stored != 1) {
            throw new EspalierException(
                    ErrorCode.DATA_VALUE,
                    "sample " + sample + " of the batch",
                    "its target is " + stored + "; hinge needs values that are -1 or 1",
                    "give it a target of two classes, which may be smoothed and mixed, or use binary-cross-entropy"
                            + " for values in [0, 1]");
        }
        return stored > 0 ? 1 : 0;
    }

    @Override
    int elementsOfRow() {
        return width;
    }

    @Override
    void rows(int from, int to, int thread) {
        for (int i = from; i < to; i++) {
            double sum = 0;
            for (int j = i * width; j < (i + 1) * width; j++) {
                double missingUpwards = margin - outputs[j];
                double missingDownwards = margin + outputs[j];
                double lower = 1.0 - upper[j];
                double loss = upper[j] * Math.max(0, missingUpwards) + lower * Math.max(0, missingDownwards);
                sum += isPresent(j) ? loss : 0;
                gradient[j] = (float) ((missingDownwards > 0 ? lower : 0) - (missingUpwards > 0 ? upper[j] : 0));
            }
            losses[i] = sum;
        }
    }
}
