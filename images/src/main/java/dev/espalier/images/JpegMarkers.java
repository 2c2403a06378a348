package dev.espalier.images;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the markers of a JPEG file up to its first scan. */
final class JpegMarkers {

    private static final int BASELINE = 0xC0;
    private static final int EXTENDED = 0xC1;
    private static final int CODES = 0xC4;
    private static final int SCAN = 0xDA;
    private static final int QUANTIZATION = 0xDB;
    private static final int RESTART = 0xDD;
    private static final int JFIF = 0xE0;
    private static final int ADOBE = 0xEE;

    private static final int TABLES = 4;
    private static final int ADOBE_BYTES = 12;

    private final byte[] file;
    private final int[][] scales = new int[TABLES][];
    private final @Nullable JpegCodes[] first = new JpegCodes[TABLES];
    private final @Nullable JpegCodes[] others = new JpegCodes[TABLES];
    private int frame = -1;
    private int restartInterval;
    private boolean jfif;
    private int adobeTransform = -1;

    JpegMarkers(byte[] file) {
        this.file = file;
    }

    /** The header; null if the file is of a kind that {@link JpegDecoder} leaves to others, or damaged. */
    @Nullable
    JpegHeader header() {
        try {
            int at = 2;
            while (true) {
                while (at(at) == 0xFF && at(at + 1) == 0xFF) {
                    at++;
                }
                int marker = at(at + 1);
                int length = word(at + 2);
                if (at(at) != 0xFF || length < 2) {
                    return null;
                }
                if (marker == SCAN) {
                    return frame < 0 ? null : scan(at + 4, at + 2 + length);
                }
                if (!read(marker, at + 4, at + 2 + length)) {
                    return null;
                }
                at += 2 + length;
            }
        } catch (IndexOutOfBoundsException endsTooEarly) {
            return null;
        }
    }

    private int at(int index) {
        return file[index] & 0xFF;
    }

    private int word(int index) {
        return at(index) << 8 | at(index + 1);
    }

    /** Reads a segment; false for one that says that the file is of another kind. */
    private boolean read(int marker, int begin, int end) {
        switch (marker) {
            case BASELINE, EXTENDED -> frame = begin;
            case CODES -> {
                return readCodes(begin, end);
            }
            case QUANTIZATION -> readScales(begin, end);
            case RESTART -> restartInterval = word(begin);
            case JFIF -> jfif |= at(begin) == 'J' && at(begin + 1) == 'F' && at(begin + 2) == 'I';
            case ADOBE -> {
                if (end - begin >= ADOBE_BYTES && at(begin) == 'A' && at(begin + 1) == 'd') {
                    adobeTransform = at(begin + ADOBE_BYTES - 1);
                }
            }
            default -> {
                // other kinds of frames have their markers near that of the baseline
                return marker < BASELINE || marker > 0xCF;
            }
        }
        return true;
    }

    private boolean readCodes(int begin, int end) {
        int at = begin;
        while (at < end) {
            int place = at(at) & 0xF;
            int[] lengths = new int[16];
            int count = 0;
            for (int i = 0; i < lengths.length; i++) {
                lengths[i] = at(at + 1 + i);
                count += lengths[i];
            }
            JpegCodes codes = JpegCodes.of(lengths, Arrays.copyOfRange(file, at + 17, at + 17 + count));
            if (codes == null || place >= TABLES) {
                return false;
            }
            (at(at) >> 4 == 0 ? first : others)[place] = codes;
            at += 17 + count;
        }
        return true;
    }

    private void readScales(int begin, int end) {
        int at = begin;
        while (at < end) {
            int bytes = (at(at) >> 4) + 1;
            int[] scale = new int[JpegCodes.PLACES];
            for (int i = 0; i < scale.length; i++) {
                scale[i] = bytes == 1 ? at(at + 1 + i) : word(at + 1 + 2 * i);
            }
            scales[at(at) & 3] = scale;
            at += 1 + bytes * JpegCodes.PLACES;
        }
    }

    private @Nullable JpegHeader scan(int begin, int end) {
        int count = at(frame + 5);
        int height = word(frame + 1);
        int width = word(frame + 3);
        if (at(frame) != 8 || (count != 1 && count != 3) || at(begin) != count || height == 0 || width == 0) {
            return null;
        }
        List<JpegHeader.Component> components = new ArrayList<>();
        for (int c = 0; c < count; c++) {
            int sampling = at(frame + 7 + 3 * c);
            int[] scale = scales[at(frame + 8 + 3 * c) & 3];
            JpegCodes own = first[at(begin + 2 + 2 * c) >> 4 & 3];
            JpegCodes rest = others[at(begin + 2 + 2 * c) & 3];
            boolean sameOrder = at(begin + 1 + 2 * c) == at(frame + 6 + 3 * c);
            if (!sameOrder || scale == null || own == null || rest == null) {
                return null;
            }
            // one component by itself is not divided into units of several blocks
            int across = count == 1 ? 1 : sampling >> 4;
            int down = count == 1 ? 1 : sampling & 0xF;
            components.add(new JpegHeader.Component(across, down, scale, own, rest));
        }
        return isKnown(components)
                ? new JpegHeader(width, height, components, count == 3 && isRgb(), restartInterval, end)
                : null;
    }

    /** Whether colours have the resolution of luma, or half of it across, or half of it in both directions. */
    private static boolean isKnown(List<JpegHeader.Component> components) {
        JpegHeader.Component luma = components.get(0);
        boolean known =
                luma.across() == 1 ? luma.down() == 1 : luma.across() == 2 && (luma.down() == 1 || luma.down() == 2);
        for (JpegHeader.Component colour : components.subList(1, components.size())) {
            known &= colour.across() == 1 && colour.down() == 1;
        }
        return known;
    }

    /** As programs have agreed where the file does not say. */
    private boolean isRgb() {
        if (jfif) {
            return false;
        }
        if (adobeTransform >= 0) {
            return adobeTransform == 0;
        }
        return at(frame + 6) == 'R' && at(frame + 9) == 'G' && at(frame + 12) == 'B';
    }
}
