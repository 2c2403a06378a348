package dev.espalier.engine.plugin;

import dev.espalier.api.RandomStream;
import dev.espalier.api.augment.Augmenter;
import dev.espalier.api.augment.SampleBatch;
import dev.espalier.api.data.Schema;
import java.util.function.Supplier;

/** Calls of augmenters. */
public final class AugmenterCalls {

    private static final String NOUN = "augmenter";

    private AugmenterCalls() {}

    /** {@link Augmenter#check}, which may refuse by an {@link IllegalArgumentException}. */
    public static void check(Augmenter augmenter, Schema schema) {
        PluginBoundary.runOrRefusal(NOUN, augmenter, "check", () -> augmenter.check(schema));
    }

    /** Whether an augmenter may be given the samples of a batch one by one. */
    public static boolean separable(Augmenter augmenter) {
        return augmenter instanceof Augmenter.PerSample perSample
                && PluginBoundary.value(NOUN, perSample, "separable", perSample::separable);
    }

    /** {@link Augmenter#augment}; the supplier says which call it is, if it fails. */
    public static void augment(Augmenter augmenter, SampleBatch batch, RandomStream random, Supplier<String> call) {
        ClassLoader before = PluginBoundary.enter(augmenter);
        try {
            augmenter.augment(batch, random);
        } catch (Throwable failure) {
            throw PluginBoundary.failed(NOUN, augmenter, call.get(), failure);
        } finally {
            PluginBoundary.leave(before);
        }
    }

    /** {@link Augmenter.PerSample#augment(SampleBatch, int, RandomStream)}, likewise. */
    public static void augment(
            Augmenter.PerSample augmenter, SampleBatch batch, int sample, RandomStream random, Supplier<String> call) {
        ClassLoader before = PluginBoundary.enter(augmenter);
        try {
            augmenter.augment(batch, sample, random);
        } catch (Throwable failure) {
            throw PluginBoundary.failed(NOUN, augmenter, call.get(), failure);
        } finally {
            PluginBoundary.leave(before);
        }
    }

    /**
     * As {@link #augment(Augmenter.PerSample, SampleBatch, int, RandomStream, Supplier)}, with a look at the other samples, which no
     * other thread is at work on.
     *
     * @param arrays of the inputs and then of the targets: to ask the batch for them would have the moves of images computed
     * @throws dev.espalier.api.EspalierException if it changes them; code PLUGIN_FAILED
     */
    public static void augmentWatched(
            Augmenter.PerSample augmenter,
            SampleBatch batch,
            int sample,
            float[][] arrays,
            RandomStream random,
            Supplier<String> call) {
        float[][] before = new float[arrays.length][];
        for (int i = 0; i < arrays.length; i++) {
            before[i] = arrays[i].clone();
        }
        augment(augmenter, batch, sample, random, call);
        for (int i = 0; i < arrays.length; i++) {
            int width = i < batch.inputCount() ? batch.inputShape(i).size() : batch.targetWidth(i - batch.inputCount());
            int changed = Bystanders.firstChanged(before[i], arrays[i], sample * width, (sample + 1) * width);
            if (changed >= 0) {
                throw PluginBoundary.broken(
                        NOUN,
                        augmenter,
                        call.get() + " of sample " + sample + " changed sample " + changed / width
                                + "; one that is separable may change its own sample alone");
            }
        }
    }
}
