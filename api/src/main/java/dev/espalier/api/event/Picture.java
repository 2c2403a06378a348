package dev.espalier.api.event;

import dev.espalier.api.ApiStatus;
import java.util.Arrays;

/**
 * A picture of numbers: bytes from 0 for {@code low} to 255 for {@code high}.
 *
 * @param height rows, at least 1
 * @param width columns, at least 1
 * @param channels 1 for grey, 3 for red, green and blue
 * @param low the value of a byte of 0
 * @param high the value of a byte of 255
 * @param pixels row after row, the channels of a pixel together; {@code height × width × channels} bytes
 */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
public record Picture(int height, int width, int channels, double low, double high, byte[] pixels) {

    /** Copies the pixels. */
    public Picture {
        pixels = pixels.clone();
    }

    /** A copy of the pixels. */
    @Override
    public byte[] pixels() {
        return pixels.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Picture that
                && height == that.height
                && width == that.width
                && channels == that.channels
                && Double.compare(low, that.low) == 0
                && Double.compare(high, that.high) == 0
                && Arrays.equals(pixels, that.pixels);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(pixels) * 31 + height;
    }

    @Override
    public String toString() {
        return "picture of " + height + " by " + width + " pixels, " + channels + " channels";
    }
}
