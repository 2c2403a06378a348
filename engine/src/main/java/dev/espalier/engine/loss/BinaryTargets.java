package dev.espalier.engine.loss;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Shape;
import dev.espalier.api.data.Schema;
import dev.espalier.api.data.TargetKind;
import dev.espalier.api.model.LossBinding;
import dev.espalier.engine.kernel.Activation;
import dev.espalier.engine.kernel.KernelProvider;

/**
 * Targets of losses with a logit for each label: the probability that a label is set, or that a sample is of the second of two
 * classes.
 */
final class BinaryTargets {

    private final String loss;
    private final TargetKind kind;
    private final float[] targets;
    private final int width;
    private final float[] probabilities;

    BinaryTargets(String loss, LossBinding binding) {
        this.loss = loss;
        this.kind = binding.target().kind();
        this.targets = binding.targets();
        this.width = binding.outputShape().size();
        this.probabilities = !kind.hasClasses() ? targets : new float[binding.maxBatchSize()];
    }

    /** A probability for each output. */
    float[] probabilities() {
        return probabilities;
    }

    /** Reads the probabilities of some samples, and refuses what is none. */
    void read(int samples) {
        switch (kind) {
            case CLASS_INDEX -> {
                for (int i = 0; i < samples; i++) {
                    probabilities[i] = Targets.classOf(targets[i], i, 2);
                }
            }
            case DISTRIBUTION -> {
                for (int i = 0; i < samples; i++) {
                    probabilities[i] = targets[2 * i + 1];
                }
            }
            case VALUES, LABELS -> {
                for (int j = 0; j < samples * width; j++) {
                    requireProbability(targets[j], j / width);
                }
            }
        }
    }

    private void requireProbability(float stored, int sample) {
        if (!(stored >= 0 && stored <= 1)) {
            throw new EspalierException(
                    ErrorCode.DATA_VALUE,
                    "sample " + sample + " of the batch",
                    "its target is " + stored + "; " + loss + " needs values in [0, 1]",
                    "correct the targets, or use another loss");
        }
    }

    /** Refuses targets and outputs other than a value for each label, or two classes and one output. */
    static void check(String loss, Shape output, Schema.Target target) {
        if (!target.kind().hasClasses()) {
            Targets.requireWidth(output, target, target.kind() == TargetKind.LABELS ? "labels" : "values");
        } else if (target.width() != 2 || output.size() != 1) {
            throw new IllegalArgumentException("it is " + output + ", the target '" + target.name() + "' has "
                    + target.width() + " classes; " + loss + " needs 2 classes and one output,"
                    + " for more classes there is cross-entropy");
        }
    }

    /** The probability in the target of an element, for computing in double. */
    static double of(Schema.Target target, float[] targets, int element) {
        return switch (target.kind()) {
            case DISTRIBUTION -> targets[2 * element + 1];
            case CLASS_INDEX, VALUES, LABELS -> targets[element];
        };
    }

    /** Sigmoids of the logits; for two classes the probabilities of both. */
    static void predict(int samples, Shape output, Schema.Target target, float[] outputs, float[] predictions) {
        int count = samples * output.size();
        KernelProvider.kernels().activate(Activation.SIGMOID, 0, outputs, 0, predictions, 0, count);
        for (int i = samples - 1; i >= 0 && target.kind().hasClasses(); i--) {
            float second = predictions[i];
            predictions[2 * i] = 1 - second;
            predictions[2 * i + 1] = second;
        }
    }
}
