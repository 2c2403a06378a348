package dev.espalier.images;

/**
 * A decoded picture: channel after channel, rows from the top, pixels from the left.
 *
 * @param width in pixels, at least 1
 * @param height in pixels, at least 1
 * @param channels 3 for red, green and blue, 1 for grey
 * @param values from 0 to 255, unsigned; may be longer than the picture, and belongs to the decoder that made it
 */
record Picture(int width, int height, int channels, byte[] values) {}
