package dev.espalier.images;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the JPEG files that cameras and programs write most: one scan of Huffman codes, eight bits, grey or YCbCr, with
 * colours of full or half resolution. It computes the same bits on every Java, and as libjpeg does by default; other files
 * are left to ImageIO.
 *
 * <p>Rows of blocks are transformed together, and become pixels as soon as the colours of the next row are known, so that
 * little memory is needed beside the picture. For one thread.
 *
 * <p>Source: ITU-T T.81 | ISO/IEC 10918-1 for the format, ITU-T T.871 for the colours.
 */
final class JpegDecoder {

    private static final int SIDE = 8;
    private static final int MIDDLE = 128;
    private static final int MOST = 255;

    private final JpegColours colours = new JpegColours();
    private byte[] values = {};

    /**
     * Decodes a file.
     *
     * @param file the whole file
     * @param header what its markers say
     * @return the picture, valid until the next call
     * @throws UnreadablePictureException if the data are damaged
     */
    Picture decode(byte[] file, JpegHeader header) throws UnreadablePictureException {
        int channels = header.components().size();
        int count = header.width() * header.height() * channels;
        if (values.length < count) {
            values = new byte[count];
        }
        JpegBits bits = new JpegBits(file, header.dataBegin());
        Plane[] planes = new Plane[channels];
        for (int c = 0; c < channels; c++) {
            planes[c] = new Plane(header, header.components().get(c));
        }
        int untilRestart = header.restartInterval();
        for (int row = 0; row < header.unitRows(); row++) {
            for (Plane plane : planes) {
                plane.begin();
            }
            for (int unit = 0; unit < header.unitsAcross(); unit++) {
                if (header.restartInterval() > 0 && untilRestart-- == 0) {
                    requireWhole(bits);
                    if (!bits.restart()) {
                        throw UnreadablePictureException.damaged("a restart marker is missing");
                    }
                    untilRestart = header.restartInterval() - 1;
                    for (Plane plane : planes) {
                        plane.before = 0;
                    }
                }
                for (Plane plane : planes) {
                    plane.read(bits, unit);
                }
            }
            requireWhole(bits);
            for (Plane plane : planes) {
                plane.transform();
            }
            write(header, planes, row);
        }
        return new Picture(header.width(), header.height(), channels, values);
    }

    private static void requireWhole(JpegBits bits) throws UnreadablePictureException {
        if (bits.areDamaged()) {
            throw UnreadablePictureException.damaged("its data end too early or are not those of a JPEG");
        }
    }

    /** Writes the rows of pixels that can be computed now: the last one of a row of units needs the colours of the next. */
    private void write(JpegHeader header, Plane[] planes, int unitRow) {
        int rows = header.unitHeight();
        boolean last = unitRow == header.unitRows() - 1;
        int first = unitRow * rows;
        int from = unitRow == 0 ? 0 : first - 1;
        int end = last ? header.height() : first + rows - 1;
        for (int y = from; y < end; y++) {
            int[] luma = planes[0].rows[y - first + 1];
            int to = y * header.width();
            if (planes.length == 1) {
                JpegColours.write(luma, values, to, header.width());
            } else {
                colours.upsample(planes[1].rows, planes[2].rows, header, y - first, first);
                colours.write(luma, values, to, header);
            }
        }
    }

    /** The coefficients of a row of units, and the rows of values that they become, after the last row before them. */
    private static final class Plane {

        private final JpegHeader.Component component;
        private final int blocksAcross;
        private final int[][][] blocks;
        private final int[][] rows;

        /** The first coefficient of the block before. */
        private int before;

        Plane(JpegHeader header, JpegHeader.Component component) {
            this.component = component;
            this.blocksAcross = header.unitsAcross() * component.across();
            this.blocks = new int[component.down()][JpegCodes.PLACES][blocksAcross];
            this.rows = new int[component.down() * SIDE + 1][blocksAcross * SIDE];
        }

        void begin() {
            int[] kept = rows[rows.length - 1];
            rows[rows.length - 1] = rows[0];
            rows[0] = kept;
            for (int[][] row : blocks) {
                for (int[] place : row) {
                    Arrays.fill(place, 0);
                }
            }
        }

        /** Reads the blocks of a unit. */
        void read(JpegBits bits, int unit) {
            for (int[][] row : blocks) {
                for (int i = 0; i < component.across(); i++) {
                    int block = unit * component.across() + i;
                    before += bits.difference(component.first());
                    row[0][block] = before * component.scale()[0];
                    bits.coefficients(component.others(), component.scale(), row, block);
                }
            }
        }

        void transform() {
            for (int down = 0; down < blocks.length; down++) {
                int[][] places = blocks[down];
                JpegTransform.invert(places, blocksAcross);
                for (int y = 0; y < SIDE; y++) {
                    int[] row = rows[1 + down * SIDE + y];
                    for (int x = 0; x < SIDE; x++) {
                        int[] place = places[y * SIDE + x];
                        for (int block = 0; block < blocksAcross; block++) {
                            row[block * SIDE + x] = Math.min(MOST, Math.max(0, place[block] + MIDDLE));
                        }
                    }
                }
            }
        }
    }

    /**
     * What the markers of a file say.
     *
     * @param file the whole file
     * @return null if the file is of a kind that is left to ImageIO, or damaged before its data
     */
    static @Nullable JpegHeader header(byte[] file) {
        return new JpegMarkers(file).header();
    }
}
