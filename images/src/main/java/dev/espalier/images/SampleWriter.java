package dev.espalier.images;

import dev.espalier.images.Resampler.Part;
import dev.espalier.images.Resampler.Place;
import java.util.Arrays;

/** Makes samples of pictures: the colours asked for, the size asked for, channel after channel. For one thread. */
final class SampleWriter {

    // the weights of red, green and blue in the luma of ITU-R BT.601, as fractions of 65,536
    private static final int RED = 19_595;
    private static final int GREEN = 38_470;
    private static final int BLUE = 7_471;
    private static final int PLACES = 16;

    private final PictureForm form;
    private final Resampler resampler = new Resampler();
    private byte[] converted = {};

    SampleWriter(PictureForm form) {
        this.form = form;
    }

    /**
     * Writes a picture as a sample.
     *
     * @param picture the picture
     * @param sample where to write
     * @param offset index of the sample's first value
     * @param height of the sample
     * @param width of the sample
     */
    void write(Picture picture, byte[] sample, int offset, int height, int width) {
        Picture coloured = coloured(picture);
        if (picture.width() == width && picture.height() == height) {
            System.arraycopy(coloured.values(), 0, sample, offset, form.channels() * height * width);
            return;
        }
        double across = (double) width / picture.width();
        double down = (double) height / picture.height();
        Part whole = new Part(0, 0, picture.width(), picture.height());
        Place everywhere = new Place(0, 0, width, height);
        switch (form.fit()) {
            case STRETCH -> resampler.write(coloured, whole, sample, offset, height, width, everywhere);
            case CROP -> {
                double scale = Math.max(across, down);
                double partWidth = Math.min(width / scale, picture.width());
                double partHeight = Math.min(height / scale, picture.height());
                Part middle = new Part(
                        (picture.width() - partWidth) / 2, (picture.height() - partHeight) / 2, partWidth, partHeight);
                resampler.write(coloured, middle, sample, offset, height, width, everywhere);
            }
            case PAD -> {
                double scale = Math.min(across, down);
                int placeWidth = (int) Math.min(width, Math.max(1, Math.rint(picture.width() * scale)));
                int placeHeight = (int) Math.min(height, Math.max(1, Math.rint(picture.height() * scale)));
                Place middle = new Place(
                        (int) Math.rint((width - placeWidth) / 2.0),
                        (int) Math.rint((height - placeHeight) / 2.0),
                        placeWidth,
                        placeHeight);
                Arrays.fill(sample, offset, offset + form.channels() * height * width, (byte) form.background());
                resampler.write(coloured, whole, sample, offset, height, width, middle);
            }
        }
    }

    /** The picture with as many channels as a sample has. */
    private Picture coloured(Picture picture) {
        if (picture.channels() == form.channels()) {
            return picture;
        }
        int pixels = picture.width() * picture.height();
        if (converted.length < pixels * form.channels()) {
            converted = new byte[pixels * form.channels()];
        }
        byte[] from = picture.values();
        if (form.greyscale()) {
            int green = pixels;
            int blue = 2 * pixels;
            for (int i = 0; i < pixels; i++) {
                int luma = RED * (from[i] & 0xFF) + GREEN * (from[green + i] & 0xFF) + BLUE * (from[blue + i] & 0xFF);
                converted[i] = (byte) ((luma + (1 << (PLACES - 1))) >> PLACES);
            }
        } else {
            for (int c = 0; c < form.channels(); c++) {
                System.arraycopy(from, 0, converted, c * pixels, pixels);
            }
        }
        return new Picture(picture.width(), picture.height(), form.channels(), converted);
    }
}
