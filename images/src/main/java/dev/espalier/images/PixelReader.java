package dev.espalier.images;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.PixelInterleavedSampleModel;
import java.awt.image.Raster;

/** Takes the pixels out of the images of ImageIO: grey as it is stored, colours as sRGB, over a background. For one thread. */
final class PixelReader {

    private static final int OPAQUE = 255;

    private final int background;
    private byte[] values = {};

    /**
     * A reader.
     *
     * @param background the grey value behind transparent pixels
     */
    PixelReader(int background) {
        this.background = background;
    }

    /**
     * The pixels of an image.
     *
     * @return valid until the next call
     */
    Picture of(BufferedImage image) {
        boolean grey = isGrey(image.getColorModel());
        int channels = grey ? 1 : 3;
        int count = image.getWidth() * image.getHeight() * channels;
        if (values.length < count) {
            values = new byte[count];
        }
        if (grey) {
            grey(image.getRaster(), image.getColorModel());
        } else if (!interleaved(image)) {
            colours(image);
        }
        return new Picture(image.getWidth(), image.getHeight(), channels, values);
    }

    /** An index of colours is not grey, although each of its colours may be. */
    private static boolean isGrey(ColorModel model) {
        return model instanceof ComponentColorModel
                && model.getColorSpace().getType() == ColorSpace.TYPE_GRAY
                && model.getTransferType() <= DataBuffer.TYPE_USHORT;
    }

    /** ImageIO calls grey values linear, and would brighten them on the way to sRGB: they are taken as they are. */
    private void grey(Raster raster, ColorModel model) {
        int width = raster.getWidth();
        int most = (1 << model.getComponentSize(0)) - 1;
        int[] row = new int[width];
        int[] alpha = new int[width];
        int mostAlpha = model.hasAlpha() ? (1 << model.getComponentSize(1)) - 1 : 1;
        for (int y = 0; y < raster.getHeight(); y++) {
            raster.getSamples(raster.getMinX(), raster.getMinY() + y, width, 1, 0, row);
            if (model.hasAlpha()) {
                raster.getSamples(raster.getMinX(), raster.getMinY() + y, width, 1, 1, alpha);
            }
            for (int x = 0; x < width; x++) {
                int value = (row[x] * OPAQUE + most / 2) / most;
                values[y * width + x] = (byte)
                        (model.hasAlpha() ? over(value, (alpha[x] * OPAQUE + mostAlpha / 2) / mostAlpha) : value);
            }
        }
    }

    /** The layout that most readers give, without a call for each pixel; false if the image has another. */
    private boolean interleaved(BufferedImage image) {
        Raster raster = image.getRaster();
        boolean plain = image.getType() == BufferedImage.TYPE_3BYTE_BGR
                && raster.getSampleModel() instanceof PixelInterleavedSampleModel
                && raster.getDataBuffer() instanceof DataBufferByte
                && raster.getParent() == null;
        if (!plain) {
            return false;
        }
        byte[] from = ((DataBufferByte) raster.getDataBuffer()).getData();
        int pixels = image.getWidth() * image.getHeight();
        for (int i = 0; i < pixels; i++) {
            values[i] = from[3 * i + 2];
            values[pixels + i] = from[3 * i + 1];
            values[2 * pixels + i] = from[3 * i];
        }
        return true;
    }

    private void colours(BufferedImage image) {
        int width = image.getWidth();
        int pixels = width * image.getHeight();
        int[] row = new int[width];
        for (int y = 0; y < image.getHeight(); y++) {
            image.getRGB(0, y, width, 1, row, 0, width);
            for (int x = 0; x < width; x++) {
                int argb = row[x];
                int alpha = argb >>> 24;
                int to = y * width + x;
                values[to] = (byte) over(argb >> 16 & 0xFF, alpha);
                values[pixels + to] = (byte) over(argb >> 8 & 0xFF, alpha);
                values[2 * pixels + to] = (byte) over(argb & 0xFF, alpha);
            }
        }
    }

    /** A value that lets the background through. */
    private int over(int value, int alpha) {
        return alpha == OPAQUE ? value : (value * alpha + background * (OPAQUE - alpha) + OPAQUE / 2) / OPAQUE;
    }
}
