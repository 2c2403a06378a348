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
 * Applies one of several augmenters, each with the same probability.
 *
 * <p>Choose it for augmenters that would be too strong together: {@code one-of: [mixup, cutmix]}, or a rotation or a shear.
 *
 * <p>Works per sample if all augmenters do; if one needs whole batches, such as mixup, the choice is made per batch.
 *
 * <p>Source: Albumentations' {@code OneOf}.
 *
 * @param augmenters at least one
 * @param probability of changing a sample at all, or a batch, in [0, 1]
 */
@Plugin(value = "one-of", summary = "applies one of several augmenters, chosen at random")
public record OneOf(
        @Setting(value = "augmenters, at least one", shorthand = true)
        List<Augmenter> augmenters,

        @Setting(value = "probability of transforming a sample, or a batch, in [0, 1]", range = "[0, 1]")
        @SearchRange(low = 0, high = 1)
        double probability)
        implements Augmenter.PerSample {

    /** Copies the list and checks the ranges. */
    public OneOf {
        augmenters = List.copyOf(augmenters);
        Check.inClosed("probability", probability, 0, 1);
    }

    /** No augmenters, which is refused when data is checked: say which. */
    public OneOf() {
        this(List.of(), 1);
    }

    @Override
    public boolean separable() {
        return NestedAugmenters.separable(augmenters);
    }

    @Override
    public void check(Schema schema) {
        NestedAugmenters.check("one-of", augmenters, schema);
    }

    @Override
    public void augment(SampleBatch batch, int sample, RandomStream random) {
        if (random.nextBoolean(probability)) {
            NestedAugmenters.augment(augmenters.get(random.nextInt(augmenters.size())), batch, sample, random);
        }
    }

    @Override
    public void augment(SampleBatch batch, RandomStream random) {
        if (separable()) {
            PerSample.super.augment(batch, random);
        } else if (random.nextBoolean(probability)) {
            augmenters.get(random.nextInt(augmenters.size())).augment(batch, random);
        }
    }
}
