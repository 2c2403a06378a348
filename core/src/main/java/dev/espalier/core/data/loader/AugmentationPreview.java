package dev.espalier.core.data.loader;

import dev.espalier.api.Check;
import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Shape;
import dev.espalier.api.augment.Augmenter;
import dev.espalier.api.data.Schema;
import dev.espalier.core.data.prepared.PreparedDataset;
import java.util.ArrayList;
import java.util.List;

/**
 * A few images of the training data beside what augmenters make of them, epoch after epoch, to be looked at before training.
 *
 * <p>They are made by the data loader that training uses; augmenters that mix samples mix those shown. Values are those after
 * preprocessing.
 */
public final class AugmentationPreview {

    private final Shape shape;
    private final float[] originals;
    private final List<float[]> variants;

    private AugmentationPreview(Shape shape, float[] originals, List<float[]> variants) {
        this.shape = shape;
        this.originals = originals;
        this.variants = List.copyOf(variants);
    }

    /**
     * Augments some samples that are chosen at random.
     *
     * @param training the prepared training data
     * @param augmenters in the order in which they are applied, at least one
     * @param samples how many samples, at least 1; all of them if there are fewer
     * @param variants how many variants of each, at least 1
     * @param seed of the choice and of the variants
     * @return the preview of the first input that is an image
     * @throws EspalierException if there is no augmenter or no image, or an augmenter refuses the data
     */
    public static AugmentationPreview of(
            PreparedDataset training, List<Augmenter> augmenters, int samples, int variants, long seed) {
        Check.atLeast("samples", samples, 1);
        Check.atLeast("variants", variants, 1);
        if (augmenters.isEmpty()) {
            throw new EspalierException(
                    ErrorCode.USAGE,
                    "augment",
                    "the stack has no augmenters to preview",
                    "add some, such as augment: [flip, rotate]");
        }
        int input = imageOf(training.schema());
        Shape shape = training.schema().inputs().get(input).shape();
        int count = Math.min(samples, training.size());
        int[] places = new int[count];
        new BatchOrder(seed, training.size()).copy(0, 0, count, places);
        PreparedDataset shown = training.part(places);
        float[] originals = new float[count * shape.size()];
        int[] all = new int[count];
        for (int i = 0; i < count; i++) {
            all[i] = i;
        }
        shown.reader(count).readInput(input, all, count, originals);
        DataLoaderSettings settings =
                new DataLoaderSettings(count, seed).augmentedBy(augmenters).loadedBy(0, 0);
        List<float[]> made = new ArrayList<>();
        try (DataLoader loader = DataLoader.training(shown, settings, 0, 0)) {
            for (int variant = 0; variant < variants; variant++) {
                Batch batch = loader.next();
                made.add(inOrder(batch, input, shape.size()));
                loader.release(batch);
            }
        }
        return new AugmentationPreview(shape, originals, made);
    }

    /** Every epoch has an order of its own; pictures are to stand beside each other. */
    private static float[] inOrder(Batch batch, int input, int size) {
        float[] values = new float[batch.size() * size];
        for (int position = 0; position < batch.size(); position++) {
            System.arraycopy(batch.input(input), position * size, values, batch.sample(position) * size, size);
        }
        return values;
    }

    private static int imageOf(Schema schema) {
        for (int input = 0; input < schema.inputs().size(); input++) {
            if (schema.inputs().get(input).shape().rank() == 3) {
                return input;
            }
        }
        throw new EspalierException(
                ErrorCode.DATA_SCHEMA,
                "data",
                "after preprocessing the inputs are "
                        + schema.inputs().stream().map(Schema.Input::shape).toList()
                        + "; only images of shape [channels, height, width] can be drawn",
                "preview a stack with images, and leave out steps that mix pixels, such as pca");
    }

    /** The shape of each image: {@code [channels, height, width]}. */
    public Shape shape() {
        return shape;
    }

    /** How many samples are shown. */
    public int samples() {
        return originals.length / shape.size();
    }

    /** How many variants of each are shown. */
    public int variants() {
        return variants.size();
    }

    /**
     * A sample as it is without augmentation.
     *
     * @param sample from 0
     * @return its values
     */
    public float[] original(int sample) {
        return image(originals, sample);
    }

    /**
     * What the augmenters made of a sample.
     *
     * @param sample from 0
     * @param variant from 0
     * @return its values
     */
    public float[] variant(int sample, int variant) {
        return image(variants.get(variant), sample);
    }

    private float[] image(float[] values, int sample) {
        float[] image = new float[shape.size()];
        System.arraycopy(values, sample * shape.size(), image, 0, shape.size());
        return image;
    }
}
