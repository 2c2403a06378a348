package dev.espalier.engine.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The caches of a core, by which products are cut into blocks. What the blocks are changes how long a product takes, never
 * its bits.
 *
 * @param firstLevel bytes of the first-level data cache
 * @param secondLevel bytes of the second-level cache
 */
record Caches(int firstLevel, int secondLevel) {

    /** Small ones, so that blocks fit almost anywhere. */
    static final Caches DEFAULT = new Caches(32 << 10, 512 << 10);

    private static final Path LINUX = Path.of("/sys/devices/system/cpu/cpu0/cache");

    /** Sizes beyond these are no core's own, or wrong. */
    private static final int[] FIRST_LEVEL_RANGE = {16 << 10, 128 << 10};

    private static final int[] SECOND_LEVEL_RANGE = {256 << 10, 4 << 20};

    /** Those of this machine where the system says so, as Linux does; else the default. */
    static Caches ofThisMachine() {
        return read(LINUX);
    }

    /**
     * Reads what Linux says of a core's caches.
     *
     * @param folder with a folder {@code index0}, {@code index1}, … for each cache
     * @return the sizes, the defaults for those that are unknown
     */
    static Caches read(Path folder) {
        int firstLevel = DEFAULT.firstLevel;
        int secondLevel = DEFAULT.secondLevel;
        for (int i = 0; Files.isDirectory(folder.resolve("index" + i)); i++) {
            Path cache = folder.resolve("index" + i);
            String kind = text(cache.resolve("level")) + " " + text(cache.resolve("type"));
            if (kind.equals("1 Data")) {
                firstLevel = size(text(cache.resolve("size")), FIRST_LEVEL_RANGE, firstLevel);
            } else if (kind.equals("2 Unified")) {
                secondLevel = size(text(cache.resolve("size")), SECOND_LEVEL_RANGE, secondLevel);
            }
        }
        return new Caches(firstLevel, secondLevel);
    }

    private static String text(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException | RuntimeException e) {
            return "";
        }
    }

    /** A size such as {@code 512K}. */
    private static int size(String text, int[] range, int otherwise) {
        if (!text.matches("[1-9][0-9]{0,6}K")) {
            return otherwise;
        }
        long bytes = Long.parseLong(text.substring(0, text.length() - 1)) << 10;
        return (int) Math.max(range[0], Math.min(range[1], bytes));
    }
}
