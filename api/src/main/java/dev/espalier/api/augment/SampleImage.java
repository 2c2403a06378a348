package dev.espalier.api.augment;

import dev.espalier.api.ApiStatus;

/**
 * An image of a sample whose pixels are moved, by one move after the other.
 *
 * <p>Moves that follow each other, also those of several augmenters, are computed together as soon as somebody asks for the
 * values. The result is that of one move after the other, each with its border, except that pixels are interpolated once, and
 * not once by each move. Flips and shifts by whole pixels are exact copies.
 *
 * <p>Places are counted in pixels from the upper left one: x to the right, y downwards. All channels move alike.
 */
@ApiStatus(value = ApiStatus.Level.STABLE, since = "0.1")
public interface SampleImage {

    /** Mirrors the image: left becomes right. */
    void flipHorizontally();

    /** Mirrors the image: top becomes bottom. */
    void flipVertically();

    /**
     * Shifts the image by whole pixels.
     *
     * @param right pixels to the right, or to the left if negative
     * @param down pixels downwards, or upwards if negative
     * @param border how pixels are filled that move in
     * @param fill the value of a constant border
     */
    void shift(int right, int down, Border border, double fill);

    /**
     * Lets each pixel take the value at another place, between pixels by bilinear interpolation.
     *
     * <p>With (x, y) counted from the centre of the image: the value at (xx·x + xy·y, yx·x + yy·y)
     *
     * @param xx how far x goes to the right where the image is read, for each pixel to the right
     * @param xy how far x goes to the right, for each pixel downwards
     * @param yx how far y goes downwards, for each pixel to the right
     * @param yy how far y goes downwards, for each pixel downwards
     * @param border what is read beyond the border
     * @param fill the value of a constant border
     */
    void transform(double xx, double xy, double yx, double yy, Border border, double fill);

    /**
     * Enlarges a rectangle to the whole image by bilinear interpolation, as if it had been cut out before.
     *
     * @param left its first column, at least 0
     * @param top its first row, at least 0
     * @param width its columns, at least 1, so that it lies within the image
     * @param height its rows, likewise
     */
    void enlarge(int left, int top, int width, int height);
}
