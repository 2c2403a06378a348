package dev.espalier.plugins.augment;

import dev.espalier.api.Shape;
import dev.espalier.api.augment.Border;
import dev.espalier.api.augment.SampleBatch;
import dev.espalier.api.augment.SampleImage;
import dev.espalier.api.data.Schema;

/** Which inputs are images: those of shape {@code [channels, height, width]}. */
final class ImageInputs {

    /** More channels than this are never taken for a mistake. */
    private static final int FEW = 4;

    private ImageInputs() {}

    static boolean isImage(Shape shape) {
        return shape.rank() == 3;
    }

    /** The shape of the first input that is an image; there is one. */
    static Shape first(SampleBatch batch) {
        int input = 0;
        while (!isImage(batch.inputShape(input))) {
            input++;
        }
        return batch.inputShape(input);
    }

    /** Lets the pixels of all images of a sample take the values at other places, by {@link SampleImage#transform}. */
    static void transform(
            SampleBatch batch, int sample, double xx, double xy, double yx, double yy, Border border, double fill) {
        for (int input = 0; input < batch.inputCount(); input++) {
            if (isImage(batch.inputShape(input))) {
                batch.image(input, sample).transform(xx, xy, yx, yy, border, fill);
            }
        }
    }

    /** Refuses data without images, and images whose channels are last. */
    static void require(String augmenter, Schema schema) {
        boolean any = false;
        for (Schema.Input input : schema.inputs()) {
            Shape shape = input.shape();
            if (isImage(shape) && shape.dimension(0) > FEW && shape.dimension(1) > FEW && shape.last() <= FEW) {
                throw new IllegalArgumentException(
                        augmenter + " is for images of shape [channels, height, width]; input '"
                                + input.name() + "' is " + shape
                                + ", which looks like [height, width, channels], put the channels first");
            }
            any |= isImage(shape);
        }
        if (!any) {
            throw new IllegalArgumentException(augmenter
                    + " is for images of shape [channels, height, width]; the inputs are "
                    + schema.inputs().stream().map(Schema.Input::shape).toList() + ", reshape them or leave "
                    + augmenter
                    + " out");
        }
    }
}
