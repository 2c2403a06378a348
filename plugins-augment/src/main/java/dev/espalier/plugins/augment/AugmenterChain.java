package dev.espalier.plugins.augment;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.RandomStream;
import dev.espalier.api.Setting;
import dev.espalier.api.augment.Augmenter;
import dev.espalier.api.augment.SampleBatch;
import dev.espalier.api.data.Schema;
import dev.espalier.api.search.SearchRange;
import java.util.List;

/**
 * Applies several augmenters in order, all of them or none.
 *
 * <p>Choose it inside {@code one-of}, or to give a group of augmenters a common probability.
 *
 * <p>Works per sample if all augmenters do; if one needs whole batches, such as mixup, the choice is made per batch.
 *
 * <p>Source: Albumentations' {@code Compose}.
 *
 * @param augmenters at least one
 * @param probability of changing a sample at all, or a batch, in [0, 1]
 */
@Plugin(value = "sequence", summary = "applies several augmenters in order")
public record AugmenterChain(
        @Setting(value = "augmenters, at least one", shorthand = true)
        List<Augmenter> augmenters,

        @Setting(value = "probability of transforming a sample, or a batch, in [0, 1]", range = "[0, 1]")
        @SearchRange(low = 0, high = 1)
        double probability)
        implements Augmenter.PerSample {

    /** Copies the list and checks the ranges. */
    public AugmenterChain {
        augmenters = List.copyOf(augmenters);
        Check.inClosed("probability", probability, 0, 1);
    }

    /** No augmenters, which is refused when data is checked: say which. */
    public AugmenterChain() {
        this(List.of(), 1);
    }

    @Override
    public boolean separable() {
        return NestedAugmenters.separable(augmenters);
    }

    @Override
    public void check(Schema schema) {
        NestedAugmenters.check("sequence", augmenters, schema);
    }

    @Override
    public void augment(SampleBatch batch, int sample, RandomStream random) {
        if (random.nextBoolean(probability)) {
            for (int i = 0; i < augmenters.size(); i++) {
                NestedAugmenters.augment(augmenters.get(i), batch, sample, random);
            }
        }
    }

    @Override
    public void augment(SampleBatch batch, RandomStream random) {
        if (separable()) {
            PerSample.super.augment(batch, random);
        } else if (random.nextBoolean(probability)) {
            for (int i = 0; i < augmenters.size(); i++) {
                augmenters.get(i).augment(batch, random);
            }
        }
    }
}
