package dev.espalier.plugins.augment;

import dev.espalier.api.augment.SampleBatch;

/**
 * Gives each sample of a batch the sample before it as a partner, and the first one the last.
 *
 * <p>Batches are shuffled in every epoch, so that this is as random as any other choice; it needs no even number of samples
 * and, going through a batch backwards, a buffer for a single sample.
 */
final class Partners {

    private Partners() {}

    /** Keeps the last sample in the batch's scratch: its inputs one after the other, then its targets, then its weights. */
    static float[] keepLast(SampleBatch batch) {
        int last = batch.size() - 1;
        int length = 0;
        for (int input = 0; input < batch.inputCount(); input++) {
            length += batch.inputShape(input).size();
        }
        for (int target = 0; target < batch.targetCount(); target++) {
            length += batch.targetWidth(target) + 1;
        }
        float[] kept = batch.scratch(length);
        int at = 0;
        for (int input = 0; input < batch.inputCount(); input++) {
            int size = batch.inputShape(input).size();
            System.arraycopy(batch.input(input), last * size, kept, at, size);
            at += size;
        }
        for (int target = 0; target < batch.targetCount(); target++) {
            int width = batch.targetWidth(target);
            System.arraycopy(batch.target(target), last * width, kept, at, width);
            at += width;
        }
        for (int target = 0; target < batch.targetCount(); target++) {
            float[] weights = batch.weights(target);
            kept[at++] = weights.length == 0 ? 1 : weights[last];
        }
        return kept;
    }

    /** Mixes the targets and weights of a sample with its partner's: the given fraction of its own, the rest of the partner's. */
    static void mixTargets(SampleBatch batch, int sample, float[] kept, int keptFrom, double own) {
        int at = keptFrom;
        int weightAt = keptFrom;
        for (int target = 0; target < batch.targetCount(); target++) {
            weightAt += batch.targetWidth(target);
        }
        for (int target = 0; target < batch.targetCount(); target++) {
            int width = batch.targetWidth(target);
            float[] values = batch.target(target);
            double fraction = mixWeights(batch.weights(target), sample, kept[weightAt + target], own);
            if (sample > 0) {
                mix(values, sample * width, values, (sample - 1) * width, width, fraction);
            } else {
                mix(values, 0, kept, at, width, fraction);
            }
            at += width;
        }
    }

    /** Mixes the weight of a sample with its partner's; returns the fraction that its own target has in the mixed target. */
    private static double mixWeights(float[] weights, int sample, float keptWeight, double own) {
        if (weights.length == 0) {
            return own;
        }
        double first = own * weights[sample];
        double second = (1 - own) * (sample > 0 ? weights[sample - 1] : keptWeight);
        weights[sample] = (float) (first + second);
        return first + second > 0 ? first / (first + second) : own;
    }

    /** x ← own·x + (1 − own)·y, rounded once. */
    static void mix(float[] values, int to, float[] others, int from, int length, double own) {
        for (int i = 0; i < length; i++) {
            values[to + i] = (float) Math.fma(own, values[to + i], (1 - own) * others[from + i]);
        }
    }
}
