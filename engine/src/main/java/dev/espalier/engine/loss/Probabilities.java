package dev.espalier.engine.loss;

import dev.espalier.api.data.Schema;
import dev.espalier.api.data.TargetKind;
import dev.espalier.engine.kernel.KernelProvider;
import dev.espalier.engine.kernel.Kernels;

/** From logits to probabilities, without the scratch memory that training has; and the same in double. */
final class Probabilities {

    private Probabilities() {}

    /** The softmax of each row, its sum taken in double in the order of the classes. */
    static void softmax(int rows, int classes, float[] logits, float[] probabilities) {
        Kernels kernels = KernelProvider.kernels();
        for (int row = 0; row < rows; row++) {
            int at = row * classes;
            float max = kernels.max(logits, at, classes);
            for (int k = at; k < at + classes; k++) {
                probabilities[k] = logits[k] - max;
            }
        }
        // of all rows at once: a row may have fewer classes than a vector has lanes
        kernels.exp(probabilities, 0, probabilities, 0, rows * classes);
        for (int at = 0; at < rows * classes; at += classes) {
            double sum = 0;
            for (int k = at; k < at + classes; k++) {
                sum += probabilities[k];
            }
            for (int k = at; k < at + classes; k++) {
                probabilities[k] = (float) (probabilities[k] / sum);
            }
        }
    }

    /** ln Σ exp(x). */
    static double logSumExp(double[] x, int from, int count) {
        double max = x[from];
        for (int k = 1; k < count; k++) {
            max = Math.max(max, x[from + k]);
        }
        double sum = 0;
        for (int k = 0; k < count; k++) {
            sum += StrictMath.exp(x[from + k] - max);
        }
        return max + StrictMath.log(sum);
    }

    /** The probability of a class in the target of a sample. */
    static double of(Schema.Target target, float[] targets, int sample, int k) {
        if (target.kind() == TargetKind.CLASS_INDEX) {
            return targets[sample] == k ? 1 : 0;
        }
        return targets[sample * target.width() + k];
    }
}
