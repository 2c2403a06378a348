package dev.espalier.images;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A format of picture files, known by the first bytes, whatever the file's name. */
@SuppressWarnings("ImmutableEnumChecker") // made by List.of
enum PictureFormat {
    JPEG("JPEG", List.of("jpg", "jpeg", "jpe", "jfif"), "FFD8FF"),
    PNG("PNG", List.of("png"), "89504E470D0A1A0A"),
    GIF("GIF", List.of("gif"), "47494638"),
    BMP("BMP", List.of("bmp", "dib"), "424D"),
    TIFF("TIFF", List.of("tif", "tiff"), "49492A00", "4D4D002A", "49492B00", "4D4D002B"),
    WEBP("WebP", List.of("webp"), "52494646........57454250");

    private final String title;
    private final List<String> endings;
    private final List<String> beginnings;

    PictureFormat(String title, List<String> endings, String... beginnings) {
        this.title = title;
        this.endings = endings;
        this.beginnings = List.of(beginnings);
    }

    /**
     * The format of a file.
     *
     * @param file its bytes, or the first twelve
     * @return empty if it is none of these
     */
    static Optional<PictureFormat> of(byte[] file) {
        return Arrays.stream(values())
                .filter(format -> format.beginnings.stream().anyMatch(beginning -> begins(file, beginning)))
                .findFirst();
    }

    /** Whether a name ends as those of pictures do. */
    static boolean isNamed(String file) {
        String ending = file.substring(file.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return Arrays.stream(values()).anyMatch(format -> format.endings.contains(ending));
    }

    /** The name by which ImageIO knows the format. */
    String readerName() {
        return endings.get(0);
    }

    /** Compares bytes with hexadecimal digits, in which a dot is any digit. */
    private static boolean begins(byte[] file, String digits) {
        if (file.length < digits.length() / 2) {
            return false;
        }
        for (int i = 0; i < digits.length(); i++) {
            int digit = file[i / 2] >> (i % 2 == 0 ? 4 : 0) & 0xF;
            if (digits.charAt(i) != '.' && Character.digit(digits.charAt(i), 16) != digit) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return title;
    }
}
