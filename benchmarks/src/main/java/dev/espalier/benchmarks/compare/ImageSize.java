package dev.espalier.benchmarks.compare;

/**
 * The size of what a layer takes or gives.
 *
 * @param channels of an image, or the length of a vector
 * @param height in pixels; 1 for a vector
 * @param width in pixels; 1 for a vector
 */
public record ImageSize(int channels, int height, int width) {

    /**
     * A vector.
     *
     * @param length how many values it has
     * @return its size
     */
    public static ImageSize vector(int length) {
        return new ImageSize(length, 1, 1);
    }

    /** How many values there are. */
    public int values() {
        return channels * positions();
    }

    /** Whether it has no more than one pixel. */
    public boolean isVector() {
        return positions() == 1;
    }

    int positions() {
        return height * width;
    }

    ImageSize withChannels(int count) {
        return new ImageSize(count, height, width);
    }
}
