package dev.espalier.search;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.core.RunOptions;
import dev.espalier.core.checkpoint.RunFolder;
import dev.espalier.core.checkpoint.RunPlace;
import dev.espalier.core.document.FileReason;
import dev.espalier.search.storage.StudyAddress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * The folder of a study: its database unless that is elsewhere, a run folder for each trial, such as {@code trials/3}, and in the
 * end the best stack and model.
 *
 * @param path the folder
 */
public record SearchFolder(Path path) {

    /** The database of a study that is kept in its folder. */
    public static final String DATABASE = StudyAddress.FILE;

    /** The stack of the best trial. */
    public static final String BEST_STACK = "best.yaml";

    /** The model of the best trial. */
    public static final String BEST_MODEL = "best.safetensors";

    private static final String PLACE = "study.place";
    private static final String TRIALS = "trials";

    /**
     * The folder that options mean, which is refused if a search cannot be kept there; nothing is changed.
     *
     * @param first the folder, or the first of numbered ones
     * @param options whether it is numbered, and what is to happen to a search in it
     * @return the folder
     * @throws EspalierException if it holds a search and a new one is begun, or other things, code RUN_FOLDER
     */
    static SearchFolder of(Path first, RunOptions options) {
        RunFolder.Mode mode = switch (options.start()) {
            case NEW -> RunFolder.Mode.NEW;
            case RESUME -> RunFolder.Mode.RESUME;
            case OVERWRITE -> RunFolder.Mode.OVERWRITE;
        };
        SearchFolder folder = new SearchFolder(options.numbered() ? RunPlace.numberedPath(first, mode) : first);
        if (folder.holdsSearch() && options.start() == RunOptions.Start.NEW) {
            throw folder.refusal(
                    "the folder already contains a search",
                    "continue it (--resume), replace it (--overwrite), or give another folder");
        }
        if (!folder.holdsSearch() && !RunFolder.isFree(folder.path)) {
            throw folder.refusal(
                    "the folder contains files, and no search", "give an empty folder, or that of a search");
        }
        return folder;
    }

    /** Whether a search has been begun in it. */
    public boolean holdsSearch() {
        return Files.exists(path.resolve(PLACE)) || Files.exists(database());
    }

    /** The database of a study that is kept in the folder. */
    public Path database() {
        return path.resolve(DATABASE);
    }

    /** The stack of the best trial. */
    public Path bestStack() {
        return path.resolve(BEST_STACK);
    }

    /** The model of the best trial. */
    public Path bestModel() {
        return path.resolve(BEST_MODEL);
    }

    /**
     * Writes the best stack, whole or not at all.
     *
     * @param text YAML
     */
    void writeBest(String text) {
        Path file = bestStack();
        Path unfinished = file.resolveSibling(BEST_STACK + ".tmp");
        try {
            Files.writeString(unfinished, text, StandardCharsets.UTF_8);
            Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException fault) {
            throw fault(file, fault);
        }
    }

    /**
     * Copies the model of the best trial, whole or not at all.
     *
     * @param model its file
     */
    void copyBest(Path model) {
        Path file = bestModel();
        Path unfinished = file.resolveSibling(BEST_MODEL + ".tmp");
        try {
            Files.copy(model, unfinished, StandardCopyOption.REPLACE_EXISTING);
            Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException fault) {
            throw fault(file, fault);
        }
    }

    /** Makes the folder if it is not there. */
    void make() {
        try {
            Files.createDirectories(path);
        } catch (IOException fault) {
            throw fault(path, fault);
        }
    }

    /** Removes the search, and nothing that no search made. */
    void clear() {
        try {
            for (String file : List.of(
                    DATABASE,
                    DATABASE + "-wal",
                    DATABASE + "-shm",
                    DATABASE + "-journal",
                    StudyAddress.POINTER,
                    "history.svg",
                    "parallel-coordinates.svg",
                    "slices.svg",
                    "importance.svg",
                    "pareto.svg",
                    PLACE)) {
                Files.deleteIfExists(path.resolve(file));
            }
            Files.deleteIfExists(bestStack());
            Files.deleteIfExists(bestModel());
            clearTrials();
        } catch (IOException fault) {
            throw fault(path, fault);
        }
    }

    private void clearTrials() throws IOException {
        Path trials = path.resolve(TRIALS);
        if (!Files.isDirectory(trials)) {
            return;
        }
        List<Path> folders;
        try (Stream<Path> listed = Files.list(trials)) {
            folders = listed.filter(each -> each.getFileName().toString().matches("[0-9]+(-[0-9]+)?(\\.copy)?"))
                    .toList();
        }
        for (Path each : folders) {
            TrialFolder.remove(each);
        }
        Files.deleteIfExists(trials);
    }

    private EspalierException refusal(String what, String remedy) {
        return new EspalierException(ErrorCode.RUN_FOLDER, path.toString(), what, remedy);
    }

    private static EspalierException fault(Path file, IOException fault) {
        return new EspalierException(
                ErrorCode.IO,
                file.toString(),
                "cannot be written: " + FileReason.of(fault),
                "check the space on the disk and the permission to write there",
                fault);
    }
}
