package dev.espalier.core.document;

import java.util.Locale;

/** Sizes of memory and of files as people read them, the same in every locale. */
public final class ByteCount {

    private ByteCount() {}

    /**
     * A size with one digit after the point: {@code 3.7 MiB}.
     *
     * @param bytes the size, at least 0
     * @return its text
     */
    public static String text(long bytes) {
        if (bytes < 1024) {
            return bytes + " B";
        }
        double size = bytes;
        String[] units = {"KiB", "MiB", "GiB", "TiB"};
        int unit = -1;
        while (size >= 1024 && unit < units.length - 1) {
            size /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f %s", size, units[unit]);
    }
}
