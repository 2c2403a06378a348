package dev.espalier.core.checkpoint;

import dev.espalier.api.EspalierException;
import dev.espalier.api.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A look at every byte of a run's files, also while a training writes and removes them. */
final class Verification {

    /** Gives up after this many listings whose files have all been removed meanwhile. */
    private static final int MOST_LISTINGS = 100;

    private final List<VerifiedFile> found = new ArrayList<>();

    /** What the good checkpoints of each folder say of its history, by the checkpoint's name. */
    private final Map<Path, Map<Path, HistoryMark>> marks = new LinkedHashMap<>();

    private Verification() {}

    static List<VerifiedFile> of(Path path) {
        try {
            for (int listing = 0; listing < MOST_LISTINGS; listing++) {
                Verification verification = new Verification();
                CheckpointNames.tensorFiles(path).forEach(verification::look);
                if (Files.isDirectory(path)) {
                    verification.marks.forEach(verification::lookAtHistory);
                }
                if (!verification.found.isEmpty()) {
                    return verification.found;
                }
            }
        } catch (IOException fault) {
            throw FileFault.reading(path, fault);
        }
        throw FileFault.reading(path, "its files are removed faster than they can be read");
    }

    private void look(Path file) {
        try {
            SafetensorsReader.Content content = SafetensorsReader.verify(file);
            CheckpointStore.requireLabel(file, content);
            if (content.file().metadata().containsKey(HistoryMark.NAME)) {
                HistoryMark mark = HistoryMark.read(content.file(), file.toString());
                marks.computeIfAbsent(PendingFile.folderOf(file), folder -> new LinkedHashMap<>())
                        .put(file, mark);
            }
            found.add(new VerifiedFile(file, content.bytes(), content.digest(), Optional.empty()));
        } catch (EspalierException fault) {
            // A newer checkpoint has taken its place since the files were listed: nothing is wrong with it.
            if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                found.add(damaged(file, fault.problems().get(0)));
            }
        }
    }

    private void lookAtHistory(Path folder, Map<Path, HistoryMark> checkpoints) {
        Path file = CheckpointNames.history(folder);
        FileMark longest = FileMark.START;
        for (Map.Entry<Path, HistoryMark> checkpoint : checkpoints.entrySet()) {
            HistoryMark mark = checkpoint.getValue();
            try {
                HistoryFile.require(file, mark, checkpoint.getKey());
            } catch (EspalierException fault) {
                found.add(damaged(file, fault.problems().get(0)));
                return;
            }
            if (mark.file().bytes() > longest.bytes()) {
                longest = mark.file();
            }
        }
        if (longest.bytes() > 0) {
            found.add(new VerifiedFile(file, longest.bytes(), longest.digest(), Optional.empty()));
        }
    }

    private static VerifiedFile damaged(Path file, Problem problem) {
        return new VerifiedFile(file, sizeOf(file), "", Optional.of(problem));
    }

    private static long sizeOf(Path path) {
        try {
            return Files.size(path);
        } catch (IOException unknown) {
            return 0;
        }
    }
}
