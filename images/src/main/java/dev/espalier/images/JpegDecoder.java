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

    /** Units whose blocks are transformed together: loops over fewer hardly become vector code. */
    private static final int STRIP = 64;

    private final JpegColours colours = new JpegColours();
    private byte[] values = {};
    private Plane[] planes = {};

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
        prepare(header);
        int untilRestart = header.restartInterval();
        int strip = planes[0].unitRows;
        for (int first = 0; first < header.unitRows(); first += strip) {
            int end = Math.min(first + strip, header.unitRows());
            for (Plane plane : planes) {
                plane.begin();
            }
            for (int unit = 0; unit < (end - first) * header.unitsAcross(); unit++) {
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
                    plane.read(bits, unit / header.unitsAcross(), unit % header.unitsAcross());
                }
            }
            requireWhole(bits);
            for (Plane plane : planes) {
                plane.transform();
            }
            write(header, planes, first, end);
        }
        return new Picture(header.width(), header.height(), channels, values);
    }

    /** Uses again what was allocated for the picture before, if that was like this one. */
    private void prepare(JpegHeader header) {
        int channels = header.components().size();
        boolean fits = planes.length == channels;
        for (int c = 0; c < channels && fits; c++) {
            fits = planes[c].fits(header, header.components().get(c));
        }
        if (!fits) {
            planes = new Plane[channels];
            for (int c = 0; c < channels; c++) {
                planes[c] = new Plane(header, header.components().get(c));
            }
        }
        for (int c = 0; c < channels; c++) {
            planes[c].component = header.components().get(c);
            planes[c].before = 0;
        }
    }

    private static void requireWhole(JpegBits bits) throws UnreadablePictureException {
        if (bits.areDamaged()) {
            throw UnreadablePictureException.damaged("its data end too early or are not those of a JPEG");
        }
    }

    /** Writes the rows of pixels that can be computed now: the last one of a strip needs the colours of the next. */
    private void write(JpegHeader header, Plane[] planes, int firstUnits, int endUnits) {
        int first = firstUnits * header.unitHeight();
        int from = first == 0 ? 0 : first - 1;
        int end = endUnits == header.unitRows() ? header.height() : endUnits * header.unitHeight() - 1;
        int[][][] rows = new int[planes.length][][];
        for (int c = 0; c < rows.length; c++) {
            rows[c] = planes[c].values;
        }
        colours.write(rows, header, first, from, end, values);
    }

    /** The coefficients of a row of units, and the rows of values that they become, after the last row before them. */
    private static final class Plane {

        private JpegHeader.Component component;
        private final int blocksAcross;
        private final int unitRows;

        /** For each place of a block, by rows, the coefficients of all blocks. */
        private final int[][] blocks;

        /** The same in the order of the file. */
        private final int[][] inFile;

        private final int[][] scratch;

        /** How many values of a row are in one of the arrays. */
        private final int length;

        /** Rows of values, see {@link JpegColours}: first the last one before these. */
        private final int[][] values;

        /** The first coefficient of the block before. */
        private int before;

        Plane(JpegHeader header, JpegHeader.Component component) {
            this.component = component;
            this.blocksAcross = header.unitsAcross() * component.across();
            this.unitRows = unitRows(header);
            int blockRows = unitRows * component.down();
            this.blocks = new int[JpegCodes.PLACES][blocksAcross * blockRows];
            this.inFile = new int[JpegCodes.PLACES][];
            for (int i = 0; i < inFile.length; i++) {
                inFile[i] = blocks[JpegCodes.NATURAL[i]];
            }
            int arrays = arrays(header, component);
            this.length = blocksAcross * SIDE / arrays;
            this.values = new int[arrays][(blockRows * SIDE + 1) * length];
            this.scratch = new int[SIDE][blocks[0].length];
        }

        /** How many rows of units are transformed together. */
        private static int unitRows(JpegHeader header) {
            return Math.min(header.unitRows(), Math.max(1, STRIP / header.unitsAcross()));
        }

        private static int arrays(JpegHeader header, JpegHeader.Component component) {
            boolean halved = header.halvesColumns() && component.across() == 1;
            return halved ? JpegColours.QUAD / 2 : JpegColours.QUAD;
        }

        boolean fits(JpegHeader header, JpegHeader.Component other) {
            return blocksAcross == header.unitsAcross() * other.across()
                    && unitRows == unitRows(header)
                    && values.length == arrays(header, other)
                    && values[0].length == (unitRows * other.down() * SIDE + 1) * length;
        }

        void begin() {
            for (int[] array : values) {
                System.arraycopy(array, array.length - length, array, 0, length);
            }
            for (int[] place : blocks) {
                Arrays.fill(place, 0);
            }
        }

        /** Reads the blocks of a unit. */
        void read(JpegBits bits, int row, int unit) {
            for (int down = 0; down < component.down(); down++) {
                for (int i = 0; i < component.across(); i++) {
                    int block = (row * component.down() + down) * blocksAcross + unit * component.across() + i;
                    before += bits.difference(component.first());
                    inFile[0][block] = before * component.scale()[0];
                    bits.coefficients(component.others(), component.scale(), inFile, block);
                }
            }
        }

        void transform() {
            JpegTransform.invert(blocks, blocks[0].length, scratch);
            for (int row = 0; row < unitRows * component.down() * SIDE; row++) {
                int first = row / SIDE * blocksAcross;
                int place = row % SIDE * SIDE;
                int to = (row + 1) * length;
                for (int k = 0; k < values.length; k++) {
                    if (values.length == JpegColours.QUAD) {
                        spread(blocks[place + k], blocks[place + k + 4], first, values[k], to);
                    } else {
                        spreadHalf(place + k, first, values[k], to);
                    }
                }
            }
        }

        /** Two values of each block. */
        private void spread(int[] p0, int[] p1, int first, int[] into, int to) {
            for (int i = 0; i < blocksAcross; i++) {
                into[to + 2 * i] = p0[first + i];
                into[to + 2 * i + 1] = p1[first + i];
            }
        }

        /** Four values of each block. */
        private void spreadHalf(int place, int first, int[] into, int to) {
            int[] p0 = blocks[place];
            int[] p1 = blocks[place + 2];
            int[] p2 = blocks[place + 4];
            int[] p3 = blocks[place + 6];
            for (int i = 0; i < blocksAcross; i++) {
                into[to + 4 * i] = p0[first + i];
                into[to + 4 * i + 1] = p1[first + i];
                into[to + 4 * i + 2] = p2[first + i];
                into[to + 4 * i + 3] = p3[first + i];
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
