package dev.espalier.cli;

import dev.espalier.api.Shape;
import dev.espalier.core.data.loader.AugmentationPreview;
import java.awt.image.BufferedImage;
import java.util.Arrays;

/**
 * Draws a preview of augmentation: a row for each sample, the original at its left.
 *
 * <p>Preprocessed values have no colours. In each row the original's least value becomes black and its greatest white, and its
 * variants are drawn on the same scale, so that a change of brightness is seen as one. Three channels are red, green and
 * blue; of any other number the first is drawn in grey.
 */
final class ContactSheet {

    /** Smaller images are enlarged to about this many pixels. */
    private static final int COMFORTABLE = 64;

    private static final int GAP = 4;
    private static final int GAP_AFTER_ORIGINAL = 16;

    private ContactSheet() {}

    static BufferedImage draw(AugmentationPreview preview) {
        int height = preview.shape().dimension(1);
        int width = preview.shape().dimension(2);
        int zoom = Math.max(1, COMFORTABLE / Math.max(height, width));
        BufferedImage sheet = new BufferedImage(
                left(preview.variants(), width * zoom) + width * zoom + GAP,
                GAP + preview.samples() * (height * zoom + GAP),
                BufferedImage.TYPE_INT_RGB);
        int[] white = new int[sheet.getWidth()];
        Arrays.fill(white, 0xFFFFFF);
        sheet.setRGB(0, 0, sheet.getWidth(), sheet.getHeight(), white, 0, 0);
        for (int sample = 0; sample < preview.samples(); sample++) {
            int top = GAP + sample * (height * zoom + GAP);
            float[] original = preview.original(sample);
            Scale scale = Scale.of(original);
            draw(sheet, original, preview.shape(), scale, GAP, top, zoom);
            for (int variant = 0; variant < preview.variants(); variant++) {
                float[] values = preview.variant(sample, variant);
                draw(sheet, values, preview.shape(), scale, left(variant + 1, width * zoom), top, zoom);
            }
        }
        return sheet;
    }

    private static int left(int column, int width) {
        return GAP + column * (width + GAP) + (column > 0 ? GAP_AFTER_ORIGINAL - GAP : 0);
    }

    private static void draw(
            BufferedImage sheet, float[] values, Shape shape, Scale scale, int left, int top, int zoom) {
        int height = shape.dimension(1);
        int width = shape.dimension(2);
        int plane = shape.dimension(0) == 3 ? height * width : 0;
        for (int y = 0; y < height * zoom; y++) {
            for (int x = 0; x < width * zoom; x++) {
                int pixel = y / zoom * width + x / zoom;
                int red = scale.shade(values[pixel]);
                int green = scale.shade(values[pixel + plane]);
                int blue = scale.shade(values[pixel + 2 * plane]);
                sheet.setRGB(left + x, top + y, red << 16 | green << 8 | blue);
            }
        }
    }

    /** From values to shades. */
    private record Scale(float black, float white) {

        static Scale of(float[] values) {
            float least = values[0];
            float greatest = values[0];
            for (float value : values) {
                least = Math.min(least, value);
                greatest = Math.max(greatest, value);
            }
            return new Scale(least, greatest);
        }

        int shade(float value) {
            double share = white > black ? ((double) value - black) / ((double) white - black) : 0.5;
            return (int) Math.rint(255 * Math.min(1, Math.max(0, share)));
        }
    }
}
