package dev.espalier.core.checkpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The names of the files in a folder of checkpoints, such as {@code step-0000004000.safetensors}. */
final class CheckpointNames {

    /** What the names of tensor files end with. */
    static final String EXTENSION = ".safetensors";

    private static final String BEST = "best" + EXTENSION;
    private static final String HISTORY = "history.bin";
    private static final String FITTED = "fitted" + EXTENSION;
    private static final String SET_ASIDE = ".set-aside";

    /** Ten digits sort as text; more are allowed, 19 would no longer fit a long. */
    private static final Pattern STEP = Pattern.compile("step-([0-9]{10,18})\\.safetensors");

    private CheckpointNames() {}

    static Path ofStep(Path folder, long step) {
        return folder.resolve(String.format(Locale.ROOT, "step-%010d%s", step, EXTENSION));
    }

    static Path best(Path folder) {
        return folder.resolve(BEST);
    }

    /** The file that holds the validations. */
    static Path history(Path folder) {
        return folder.resolve(HISTORY);
    }

    /** The file that holds what was fitted to the training data, which a model of any checkpoint needs. */
    static Path fitted(Path folder) {
        return folder.resolve(FITTED);
    }

    /** Whether a file is the one of {@link #fitted}, or what an interrupted writing left of it. */
    static boolean isFitted(Path file) {
        return nameOf(file).equals(FITTED) || nameOf(file).equals(FITTED + PendingFile.SUFFIX);
    }

    static boolean isBest(Path file) {
        return nameOf(file).equals(BEST);
    }

    static boolean isOfStep(Path file) {
        return STEP.matcher(nameOf(file)).matches();
    }

    /** The step in the name of a file for which {@link #isOfStep} holds. */
    static long stepOf(Path file) {
        Matcher matcher = STEP.matcher(nameOf(file));
        if (!matcher.matches()) {
            throw new IllegalArgumentException("file is " + file + "; it must be named after a step");
        }
        return Long.parseLong(matcher.group(1));
    }

    static Path setAside(Path file) {
        return file.resolveSibling(nameOf(file) + SET_ASIDE);
    }

    /** The files that are named after a step, in no order. */
    static List<Path> ofSteps(Path folder) throws IOException {
        return list(folder, CheckpointNames::isOfStep);
    }

    /** The files that a save left under their temporary names. */
    static List<Path> temporary(Path folder) throws IOException {
        return list(folder, file -> isOwnWith(file, PendingFile.SUFFIX));
    }

    /** All files in a folder of checkpoints that a store makes. */
    static List<Path> own(Path folder) throws IOException {
        return list(
                folder,
                file -> nameOf(file).equals(HISTORY)
                        || isFitted(file)
                        || isOwnWith(file, "")
                        || isOwnWith(file, PendingFile.SUFFIX)
                        || isOwnWith(file, SET_ASIDE));
    }

    /** What there is to verify under a path: a file itself, or the tensor files of a folder and of its checkpoints. */
    static List<Path> tensorFiles(Path path) throws IOException {
        if (!Files.exists(path)) {
            throw FileFault.reading(path, "there is no such file or folder");
        }
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        List<Path> files = new ArrayList<>(list(path, CheckpointNames::isTensorFile));
        Path checkpoints = path.resolve(RunFolder.CHECKPOINTS);
        if (Files.isDirectory(checkpoints)) {
            files.addAll(list(checkpoints, CheckpointNames::isTensorFile));
        }
        if (files.isEmpty()) {
            throw FileFault.reading(path, "it holds no checkpoint and no model");
        }
        files.sort(Comparator.comparing(CheckpointNames::isOfStep)
                .reversed()
                .thenComparingLong(file -> isOfStep(file) ? stepOf(file) : 0)
                .thenComparing(CheckpointNames::nameOf));
        return files;
    }

    private static boolean isTensorFile(Path file) {
        return nameOf(file).endsWith(EXTENSION);
    }

    private static boolean isOwnWith(Path file, String suffix) {
        String name = nameOf(file);
        if (!name.endsWith(suffix)) {
            return false;
        }
        Path whole = file.resolveSibling(name.substring(0, name.length() - suffix.length()));
        return isOfStep(whole) || isBest(whole);
    }

    /** Whether a folder of checkpoints holds nothing that a run could be resumed from, nor a beginning of it. */
    static boolean isEmpty(Path folder) throws IOException {
        return list(folder, file -> !isFitted(file) && !isOwnWith(file, PendingFile.SUFFIX))
                .isEmpty();
    }

    private static List<Path> list(Path folder, Predicate<Path> wanted) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(wanted).toList();
        } catch (NoSuchFileException none) {
            return List.of();
        } catch (UncheckedIOException fault) {
            throw fault.getCause();
        }
    }

    private static String nameOf(Path file) {
        Path name = file.getFileName();
        return name == null ? "" : name.toString();
    }
}
