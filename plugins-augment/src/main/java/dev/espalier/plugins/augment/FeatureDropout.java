package dev.espalier.plugins.augment;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.RandomStream;
import dev.espalier.api.Setting;
import dev.espalier.api.Shape;
import dev.espalier.api.augment.Augmenter;
import dev.espalier.api.augment.SampleBatch;
import dev.espalier.api.data.Schema;
import dev.espalier.api.search.SearchRange;
import java.util.Arrays;
import java.util.List;

/**
 * Feature dropout: replaces features of a row by a constant at random.
 *
 * <p>x_f ← fill for each feature f with probability rate; the others are left unchanged, not scaled up as in dropout
 *
 * <p>A feature is a column of the table: all values of a one-hot category are dropped together. Where preprocessing has
 * mixed the columns, as {@code pca} does, each value is a feature. Images are left unchanged.
 *
 * <p>The fill is a preprocessed value: 0 is a column's mean after {@code center} or {@code standardize}, and no category
 * for one-hot values that were not centred.
 *
 * <p>Choose it for tables whose values may be missing or wrong, with a probability of 0.05 to 0.2.
 *
 * <p>Source: Vincent, Larochelle, Bengio, Manzagol, "Extracting and Composing Robust Features with Denoising Autoencoders",
 * ICML 2008 (masking noise).
 *
 * @param dropProbability probability of losing a feature, in [0, 1]
 * @param fill its replacement, a preprocessed value
 * @param probability of changing a row at all, in [0, 1]
 */
@Plugin(value = "feature-dropout", summary = "sets features of table rows to a constant at random")
public record FeatureDropout(
        @Setting(value = "probability of dropping a feature, in [0, 1]", shorthand = true, range = "[0, 1]")
        @SearchRange(low = 0, high = 0.5)
        double dropProbability,

        @Setting("value of a dropped feature, in units of the preprocessed values")
        double fill,

        @Setting(value = "probability of transforming a row, in [0, 1]", range = "[0, 1]")
        @SearchRange(low = 0, high = 1)
        double probability)
        implements Augmenter.PerSample {

    /** Checks the ranges. */
    public FeatureDropout {
        Check.inClosed("dropProbability", dropProbability, 0, 1);
        Check.finite("fill", fill);
        Check.inClosed("probability", probability, 0, 1);
    }

    /** One feature in ten becomes 0, in every row. */
    public FeatureDropout() {
        this(0.1, 0, 1);
    }

    @Override
    public void check(Schema schema) {
        if (schema.inputs().stream().noneMatch(input -> isRow(input.shape()))) {
            throw new IllegalArgumentException("feature-dropout is for rows of a table; the inputs are "
                    + schema.inputs().stream().map(Schema.Input::shape).toList()
                    + ", use random-erasing or salt-and-pepper for images");
        }
    }

    private static boolean isRow(Shape shape) {
        return shape.rank() == 1;
    }

    @Override
    public void augment(SampleBatch batch, int sample, RandomStream random) {
        if (!random.nextBoolean(probability)) {
            return;
        }
        for (int input = 0; input < batch.inputCount(); input++) {
            int size = batch.inputShape(input).size();
            if (isRow(batch.inputShape(input))) {
                List<Schema.Column> columns = batch.schema().inputs().get(input).columns();
                int begin = sample * size;
                for (int feature = 0; begin < (sample + 1) * size; feature++) {
                    int end = begin
                            + (columns.isEmpty() ? 1 : columns.get(feature).width());
                    if (random.nextBoolean(dropProbability)) {
                        Arrays.fill(batch.input(input), begin, end, (float) fill);
                    }
                    begin = end;
                }
            }
        }
    }
}
