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

    /** Keeps the last sample in the batch's scratch: its inputs one after the other, then its targets. */
    static float[] keepLast(SampleBatch batch) {
        int last = batch.size() - 1;
        int length = 0;
        for (int input = 0; input < batch.inputCount(); input++) {
            length += batch.inputShape(input).size();
        }
        for (int target = 0; target < batch.targetCount(); target++) {
            length += batch.targetWidth(target);
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
        return kept;
    }

    /** Mixes the targets of a sample with its partner's: so much of its own, the rest of the partner's. */
    static void mixTargets(SampleBatch batch, int sample, float[] kept, int keptFrom, double own) {
        int at = keptFrom;
        for (int target = 0; target < batch.targetCount(); target++) {
            int width = batch.targetWidth(target);
            float[] values = batch.target(target);
            if (sample > 0) {
                mix(values, sample * width, values, (sample - 1) * width, width, own);
            } else {
                mix(values, 0, kept, at, width, own);
            }
            at += width;
        }
    }

    /** x ← own·x + (1 − own)·y, rounded once. */
    static void mix(float[] values, int to, float[] others, int from, int length, double own) {
        for (int i = 0; i < length; i++) {
            values[to + i] = (float) Math.fma(own, values[to + i], (1 - own) * others[from + i]);
        }
    }
}
