package dev.espalier.images;

import java.util.List;

/**
 * What the markers of a JPEG file say, of a file with one scan.
 *
 * @param width in pixels
 * @param height in pixels
 * @param components one for grey, three for colours
 * @param isRgb whether three components are red, green and blue instead of luma and colour differences
 * @param restartInterval units between restart markers; 0 if there are none
 * @param dataBegin where the entropy-coded data begin
 */
record JpegHeader(
        int width, int height, List<Component> components, boolean isRgb, int restartInterval, int dataBegin) {

    private static final int SIDE = 8;

    /**
     * A component.
     *
     * @param across blocks side by side in a unit
     * @param down blocks one below the other in a unit
     * @param scale the quantization in the order of the file
     * @param first codes of first coefficients
     * @param others codes of the others
     */
    record Component(int across, int down, int[] scale, JpegCodes first, JpegCodes others) {}

    /** Whether colours have half of the columns. */
    boolean halvesColumns() {
        return components.get(0).across() == 2;
    }

    /** Whether colours have half of the rows. */
    boolean halvesRows() {
        return components.get(0).down() == 2;
    }

    /** The width of a unit in pixels. */
    int unitWidth() {
        return components.get(0).across() * SIDE;
    }

    /** The height of a unit in pixels. */
    int unitHeight() {
        return components.get(0).down() * SIDE;
    }

    /** How many units are side by side. */
    int unitsAcross() {
        return (width + unitWidth() - 1) / unitWidth();
    }

    /** How many units are one below the other. */
    int unitRows() {
        return (height + unitHeight() - 1) / unitHeight();
    }
}
