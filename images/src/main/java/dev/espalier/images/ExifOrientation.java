package dev.espalier.images;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Finds the orientation in the metadata of a picture file: the Exif segment of a JPEG, the chunks of PNG and WebP, the first
 * directory of a TIFF. Whatever is damaged there counts as missing, for the pixels may be whole.
 */
final class ExifOrientation {

    private static final int ORIENTATION = 0x0112;
    private static final int ENTRY_BYTES = 12;
    private static final int TYPE_SHORT = 3;
    private static final byte[] EXIF = "Exif\0\0".getBytes(StandardCharsets.US_ASCII);

    private static final int JPEG_START_OF_SCAN = 0xDA;
    private static final int JPEG_EXIF = 0xE1;
    private static final int PNG_CHUNKS = 8;
    private static final int WEBP_CHUNKS = 12;

    private ExifOrientation() {}

    /**
     * The orientation of a picture.
     *
     * @param file the whole file
     * @param format its format
     * @return upright if nothing is said
     */
    static Orientation of(byte[] file, PictureFormat format) {
        try {
            return switch (format) {
                case JPEG -> ofJpeg(file);
                case PNG -> ofPng(file, ByteBuffer.wrap(file));
                case WEBP -> ofWebp(file, ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN));
                case TIFF -> ofDirectory(file, 0, file.length);
                case GIF, BMP -> Orientation.UPRIGHT;
            };
        } catch (IndexOutOfBoundsException endsTooEarly) {
            return Orientation.UPRIGHT;
        }
    }

    private static Orientation ofJpeg(byte[] file) {
        int at = 2;
        while (at + 4 <= file.length && (file[at] & 0xFF) == 0xFF) {
            int marker = file[at + 1] & 0xFF;
            int length = (file[at + 2] & 0xFF) << 8 | (file[at + 3] & 0xFF);
            if (marker == JPEG_START_OF_SCAN || length < 2) {
                break;
            }
            if (marker == JPEG_EXIF && begins(file, at + 4)) {
                return ofDirectory(file, at + 4 + EXIF.length, at + 2 + length);
            }
            at += 2 + length;
        }
        return Orientation.UPRIGHT;
    }

    private static Orientation ofPng(byte[] file, ByteBuffer numbers) {
        int at = PNG_CHUNKS;
        while (at + 12 <= file.length) {
            int length = numbers.getInt(at);
            String type = type(file, at + 4);
            if (type.equals("eXIf")) {
                return ofDirectory(file, at + 8, at + 8 + length);
            }
            if (type.equals("IEND") || length < 0 || length > file.length - at - 12) {
                break;
            }
            at += 12 + length;
        }
        return Orientation.UPRIGHT;
    }

    private static Orientation ofWebp(byte[] file, ByteBuffer numbers) {
        int at = WEBP_CHUNKS;
        while (at + 8 <= file.length) {
            int length = numbers.getInt(at + 4);
            if (type(file, at).equals("EXIF")) {
                int begin = begins(file, at + 8) ? at + 8 + EXIF.length : at + 8;
                return ofDirectory(file, begin, at + 8 + length);
            }
            if (length < 0 || length > file.length - at - 8) {
                break;
            }
            // chunks begin at even places
            at += 8 + length + (length & 1);
        }
        return Orientation.UPRIGHT;
    }

    private static String type(byte[] file, int at) {
        return new String(file, at, 4, StandardCharsets.US_ASCII);
    }

    private static boolean begins(byte[] file, int at) {
        for (int i = 0; i < EXIF.length; i++) {
            if (at + i >= file.length || file[at + i] != EXIF[i]) {
                return false;
            }
        }
        return true;
    }

    /** Looks through the first directory of a TIFF structure. */
    private static Orientation ofDirectory(byte[] file, int begin, int end) {
        ByteBuffer tiff =
                ByteBuffer.wrap(file, begin, Math.min(end, file.length) - begin).slice();
        tiff.order(tiff.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        int directory = tiff.getInt(4);
        int entries = tiff.getShort(directory) & 0xFFFF;
        for (int i = 0; i < entries; i++) {
            int entry = directory + 2 + i * ENTRY_BYTES;
            if ((tiff.getShort(entry) & 0xFFFF) == ORIENTATION && tiff.getShort(entry + 2) == TYPE_SHORT) {
                int value = tiff.getShort(entry + 8) & 0xFFFF;
                return value >= 1 && value <= 8 ? new Orientation(value) : Orientation.UPRIGHT;
            }
        }
        return Orientation.UPRIGHT;
    }
}
