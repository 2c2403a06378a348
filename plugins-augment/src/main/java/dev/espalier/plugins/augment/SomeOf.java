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
 * Applies a random subset of several augmenters, in their order; all subsets of the given size are equally likely.
 *
 * <p>Choose it for variety without too strong a distortion: {@code some-of: {augmenters: [rotate, shear, scale, cutout],
 * count: 2}}.
 *
 * <p>Source: Albumentations' {@code SomeOf}; subset selection: Knuth, "The Art of Computer Programming" 2, section 3.4.2,
 * algorithm S.
 *
 * <p>Works per sample if all augmenters do; if one needs whole batches, such as mixup, the choice is made per batch.
 *
 * @param augmenters at least one
 * @param count how many of them are applied, from 1 to their number
 * @param probability of changing a sample at all, or a batch, in [0, 1]
 */
@Plugin(value = "some-of", summary = "applies a random subset of several augmenters, in order")
public record SomeOf(
        @Setting(value = "augmenters, at least one", shorthand = true)
        List<Augmenter> augmenters,

        @Setting(value = "how many of them to apply, from 1 to their number", range = "[1, inf)")
        int count,

        @Setting(value = "probability of transforming a sample, or a batch, in [0, 1]", range = "[0, 1]")
        @SearchRange(low = 0, high = 1)
        double probability)
        implements Augmenter.PerSample {

    /** Copies the list and checks the ranges. */
    public SomeOf {
        augmenters = List.copyOf(augmenters);
        Check.atLeast("count", count, 1);
        Check.inClosed("probability", probability, 0, 1);
    }

    /** One of no augmenters, which is refused when data is checked: say which. */
    public SomeOf() {
        this(List.of(), 1, 1);
    }

    @Override
    public boolean separable() {
        return NestedAugmenters.separable(augmenters);
    }

    @Override
    public void check(Schema schema) {
        NestedAugmenters.check("some-of", augmenters, schema);
        Check.require(
                count <= augmenters.size(),
                "count",
                count,
                "must be at most the number of augmenters, " + augmenters.size());
    }

    @Override
    public void augment(SampleBatch batch, int sample, RandomStream random) {
        if (!random.nextBoolean(probability)) {
            return;
        }
        int wanted = count;
        for (int left = augmenters.size(); left > 0; left--) {
            if (random.nextInt(left) < wanted) {
                NestedAugmenters.augment(augmenters.get(augmenters.size() - left), batch, sample, random);
                wanted--;
            }
        }
    }

    @Override
    public void augment(SampleBatch batch, RandomStream random) {
        if (separable()) {
            PerSample.super.augment(batch, random);
            return;
        }
        if (!random.nextBoolean(probability)) {
            return;
        }
        int wanted = count;
        for (int left = augmenters.size(); left > 0; left--) {
            if (random.nextInt(left) < wanted) {
                augmenters.get(augmenters.size() - left).augment(batch, random);
                wanted--;
            }
        }
    }
}
