package dev.espalier.web;

import dev.espalier.api.VisibleText;
import dev.espalier.core.checkpoint.RunFolder;
import dev.espalier.core.json.JsonArray;
import dev.espalier.core.json.JsonValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The runs below some folders, by keys that are no paths. Safe for use by several threads.
 *
 * <p>Links are not followed. Folders are looked at again when the list is asked for, at most every second, and more seldom
 * where that takes long; what has not changed is not read again.
 */
final class RunList {

    private static final int MOST_RUNS = 2_000;
    private static final int MOST_FOLDERS = 20_000;
    private static final int KEY_DIGITS = 16;
    private static final long LEAST_AGE_NANOSECONDS = 1_000_000_000L;

    /** At most a twentieth of the time goes into looking. */
    private static final int LONGEST_PART = 20;

    private final List<Path> roots;
    private final int depth;
    private Map<String, FoundRun> runs = Map.of();
    private String list = "[]";
    private long version;
    private long nextLook = System.nanoTime();

    /**
     * The runs below folders.
     *
     * @param roots the folders, there or not; one may be the folder of a run
     * @param depth how many folders deep to look
     */
    RunList(List<Path> roots, int depth) {
        this.roots =
                roots.stream().map(root -> root.toAbsolutePath().normalize()).toList();
        this.depth = depth;
    }

    /** The list as a JSON array. */
    synchronized String toJson() {
        refresh();
        return list;
    }

    /** A number that is another when the list has changed. */
    synchronized long version() {
        refresh();
        return version;
    }

    /** The run of a key; empty if there is none. */
    synchronized Optional<FoundRun> find(String key) {
        FoundRun found = runs.get(key);
        if (found == null) {
            refresh();
            found = runs.get(key);
        }
        return Optional.ofNullable(found);
    }

    /** All runs, the newest first. */
    synchronized List<FoundRun> all() {
        refresh();
        return List.copyOf(runs.values());
    }

    private void refresh() {
        long start = System.nanoTime();
        if (start - nextLook < 0) {
            return;
        }
        List<FoundRun> found = look();
        found.sort((one, other) -> Double.compare(started(other), started(one)));
        Map<String, FoundRun> byKey = new LinkedHashMap<>();
        List<JsonValue> shown = new ArrayList<>();
        for (FoundRun run : found) {
            byKey.put(run.key(), run);
            shown.add(run.shown());
        }
        runs = byKey;
        String text = new JsonArray(shown).toJson();
        if (!text.equals(list)) {
            list = text;
            version++;
        }
        long end = System.nanoTime();
        nextLook = end + Math.max(LEAST_AGE_NANOSECONDS, (end - start) * LONGEST_PART);
    }

    private static double started(FoundRun run) {
        return run.shown().number("started").map(number -> number.toDouble()).orElse(0.0);
    }

    private List<FoundRun> look() {
        record Place(Path root, Path folder, int depth) {}

        List<FoundRun> found = new ArrayList<>();
        Deque<Place> open = new ArrayDeque<>();
        roots.forEach(root -> open.add(new Place(root, root, 0)));
        for (int looked = 0; !open.isEmpty() && looked < MOST_FOLDERS && found.size() < MOST_RUNS; looked++) {
            Place place = open.removeFirst();
            if (isRun(place.folder())) {
                refreshed(place.root(), place.folder()).ifPresent(found::add);
            } else if (place.depth() < depth) {
                for (Path below : foldersBelow(place.folder())) {
                    open.addLast(new Place(place.root(), below, place.depth() + 1));
                }
            }
        }
        return found;
    }

    private Optional<FoundRun> refreshed(Path root, Path folder) {
        String key = keyOf(folder);
        FoundRun known = runs.get(key);
        FoundRun run = known != null ? known : new FoundRun(key, folder, shown(root, folder));
        try {
            run.refresh();
            return Optional.of(run);
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    private String shown(Path root, Path folder) {
        Path named = root.getFileName() == null ? root : root.getFileName();
        Path below = root.relativize(folder);
        boolean itself = folder.equals(root);
        Path shown = itself ? named : roots.size() > 1 ? named.resolve(below) : below;
        return VisibleText.line(shown.toString());
    }

    private boolean isRun(Path folder) {
        FoundRun known = runs.get(keyOf(folder));
        Path provenance = folder.resolve(RunFolder.PROVENANCE);
        return Files.isRegularFile(provenance, LinkOption.NOFOLLOW_LINKS)
                && (known != null || RunFolder.provenanceOf(folder).isPresent());
    }

    private static List<Path> foldersBelow(Path folder) {
        List<Path> folders = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                boolean hidden = String.valueOf(entry.getFileName()).startsWith(".");
                if (!hidden && Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
                    folders.add(entry);
                }
                if (folders.size() > MOST_FOLDERS) {
                    break;
                }
            }
        } catch (IOException | DirectoryIteratorException unreadable) {
            // a folder that cannot be read holds no runs that could be shown
        }
        folders.sort(null);
        return folders;
    }

    /** What the page calls the run of a folder. */
    static String keyOf(Path folder) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(folder.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, KEY_DIGITS);
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }
}
