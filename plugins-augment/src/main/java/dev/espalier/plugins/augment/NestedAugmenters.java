package dev.espalier.plugins.augment;

import dev.espalier.api.RandomStream;
import dev.espalier.api.augment.Augmenter;
import dev.espalier.api.augment.SampleBatch;
import dev.espalier.api.data.Schema;
import java.util.ArrayList;
import java.util.List;

/** What wrappers of several augmenters share. */
final class NestedAugmenters {

    private NestedAugmenters() {}

    /** Whether all of them look at single samples. */
    static boolean separable(List<Augmenter> augmenters) {
        for (int i = 0; i < augmenters.size(); i++) {
            if (!(augmenters.get(i) instanceof Augmenter.PerSample single && single.separable())) {
                return false;
            }
        }
        return true;
    }

    /** Changes a single sample by an augmenter that can. */
    static void augment(Augmenter augmenter, SampleBatch batch, int sample, RandomStream random) {
        ((Augmenter.PerSample) augmenter).augment(batch, sample, random);
    }

    /** Refuses a wrapper without augmenters, and data that one of them refuses; all at once. */
    static void check(String wrapper, List<Augmenter> augmenters, Schema schema) {
        if (augmenters.isEmpty()) {
            throw new IllegalArgumentException("augmenters of " + wrapper
                    + " is []; it must have at least one, such as " + wrapper + ": [flip, noise]");
        }
        List<String> refusals = new ArrayList<>();
        for (Augmenter augmenter : augmenters) {
            try {
                augmenter.check(schema);
            } catch (IllegalArgumentException e) {
                refusals.add(String.valueOf(e.getMessage()));
            }
        }
        if (!refusals.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", refusals));
        }
    }
}
