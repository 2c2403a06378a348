package dev.espalier.images;

/**
 * How a picture has to be turned to be seen as it was taken: the values 1 to 8 of the Exif tag Orientation.
 *
 * <p>Source: CIPA DC-008, "Exchangeable image file format for digital still cameras", section 4.6.4.
 *
 * @param value from 1, upright, to 8
 */
record Orientation(int value) {

    static final Orientation UPRIGHT = new Orientation(1);

    /** Whether rows and columns change places. */
    boolean swapsSides() {
        return value >= 5;
    }

    /**
     * The picture as it was taken.
     *
     * @param stored as it is stored
     * @return the same one if it is upright
     */
    Picture upright(Picture stored) {
        if (value == 1) {
            return stored;
        }
        int width = swapsSides() ? stored.height() : stored.width();
        int height = swapsSides() ? stored.width() : stored.height();
        int channels = stored.channels();
        int pixels = width * height;
        byte[] turned = new byte[pixels * channels];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int from = row(x, y, width, height) * stored.width() + column(x, y, width, height);
                for (int c = 0; c < channels; c++) {
                    turned[c * pixels + y * width + x] = stored.values()[c * pixels + from];
                }
            }
        }
        return new Picture(width, height, channels, turned);
    }

    /** The stored column of a pixel of the upright picture. */
    private int column(int x, int y, int width, int height) {
        return switch (value) {
            case 2, 3 -> width - 1 - x;
            case 5, 6 -> y;
            case 7, 8 -> height - 1 - y;
            default -> x;
        };
    }

    /** The stored row of a pixel of the upright picture. */
    private int row(int x, int y, int width, int height) {
        return switch (value) {
            case 3, 4 -> height - 1 - y;
            case 5, 8 -> x;
            case 6, 7 -> width - 1 - x;
            default -> y;
        };
    }
}
