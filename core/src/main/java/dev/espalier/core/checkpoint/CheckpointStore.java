package dev.espalier.core.checkpoint;

import dev.espalier.api.Check;
import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The checkpoints of one run: the newest few and the best one, in a folder of their own.
 *
 * <p>A checkpoint is written under a temporary name, forced to the disk, read back byte for byte, renamed, and the folder
 * forced to the disk; only then is the oldest one removed. Killed at any moment, the process leaves a folder whose newest
 * checkpoint is whole, and one that {@link #save} has returned from is never lost.
 *
 * <p>For one thread at a time, in one process at a time: {@link RunFolder} sees to the latter.
 */
public final class CheckpointStore {

    private final Storage storage;
    private final Path folder;
    private final int keep;
    private final Set<Path> passedOver = new LinkedHashSet<>();
    private boolean forceFailed;

    private CheckpointStore(Storage storage, Path folder, int keep) {
        this.storage = storage;
        this.folder = folder;
        this.keep = Check.atLeast("keep", keep, 1);
    }

    /**
     * Opens a folder of checkpoints, which the first save makes if it is not there, and removes what an interrupted save left
     * in it.
     *
     * @param folder where they are
     * @param keep how many of the newest to keep, at least 1; the best one is kept apart
     * @return the store
     * @throws EspalierException if the folder cannot be read or changed ({@link ErrorCode#IO})
     */
    public static CheckpointStore open(Path folder, int keep) {
        return open(new DiskStorage(), folder, keep);
    }

    static CheckpointStore open(Storage storage, Path folder, int keep) {
        CheckpointStore store = new CheckpointStore(storage, folder, keep);
        try {
            for (Path left : CheckpointNames.temporary(folder)) {
                storage.delete(left);
            }
        } catch (IOException fault) {
            throw FileFault.changing(folder, fault);
        }
        return store;
    }

    Path folder() {
        return folder;
    }

    /**
     * Fails if a checkpoint of this size would not fit on the disk now; for the moment before training begins.
     *
     * @param file a checkpoint as it will be saved
     * @throws EspalierException naming the bytes needed and free ({@link ErrorCode#IO})
     */
    public void requireRoom(TensorFile file) {
        Path path = CheckpointNames.ofStep(folder, 0);
        try {
            long bytes = new SafetensorsWriter(file, FileLabel.checkpoint(0).toMap(), path).bytes();
            FileFault.requireRoom(storage, Files.isDirectory(folder) ? path : folder, bytes);
        } catch (IOException fault) {
            throw FileFault.changing(folder, fault);
        }
    }

    /**
     * Saves a checkpoint, makes it the newest, and removes the oldest beyond those to keep.
     *
     * <p>Files of later steps belong to a course that the run no longer takes, and damaged ones that {@link #newest} passed
     * over count for nothing: both are set aside under names that end in {@code .set-aside}.
     *
     * @param step updates made before it, at least 0; a file of the same step is replaced
     * @param file what to save
     * @param best whether to keep it as the best too, in the place of the best before it
     * @return what was saved; it is on the disk
     * @throws EspalierException if it could not be saved ({@link ErrorCode#IO}); the ones before it are untouched, and
     *     nothing of it is left. After an fsync that failed every further save fails too
     */
    public SavedCheckpoint save(long step, TensorFile file, boolean best) {
        Check.atLeast("step", step, 0L);
        Path path = CheckpointNames.ofStep(folder, step);
        if (forceFailed) {
            throw new EspalierException(
                    ErrorCode.IO,
                    path.toString(),
                    "is not written, because an fsync failed before and the disk cannot be trusted",
                    "check the disk, then resume from the newest valid checkpoint");
        }
        SafetensorsWriter writer =
                new SafetensorsWriter(file, FileLabel.checkpoint(step).toMap(), path);
        try {
            PendingFile.makeFolder(storage, folder);
        } catch (IOException fault) {
            throw FileFault.changing(folder, fault);
        }
        String digest;
        try (PendingFile pending = Safetensors.pending(storage, path, writer)) {
            digest = Safetensors.readBack(pending, path);
            if (best) {
                // Before the step's own name: whoever finds this step the newest finds the best one no older.
                keepAsBest(pending.path(), writer);
            }
            pending.commit();
        } catch (IOException fault) {
            forceFailed |= fault instanceof PendingFile.ForceFailedException;
            throw FileFault.writing(storage, path, writer.bytes(), fault);
        }
        passedOver.remove(path);
        List<Problem> warnings = new ArrayList<>();
        setAside(step, warnings);
        removeOldest(step, warnings);
        return new SavedCheckpoint(step, path, writer.bytes(), digest, best, warnings);
    }

    /**
     * The newest checkpoint that is good and that fits what else belongs to the run; others are passed over with a warning.
     * The best one counts as the last resort.
     *
     * @param requirement throws an {@link EspalierException} for a checkpoint that is to be passed over
     * @return the checkpoint; empty if there are none at all
     * @throws EspalierException listing what is wrong with each, if there are some and none is good
     */
    public Optional<Checkpoint> newest(Consumer<Checkpoint> requirement) {
        List<Path> candidates = files();
        Path best = CheckpointNames.best(folder);
        if (Files.exists(best)) {
            candidates.add(best);
        }
        List<Problem> faults = new ArrayList<>();
        for (Path candidate : candidates) {
            try {
                Checkpoint checkpoint = read(candidate, faults);
                requirement.accept(checkpoint);
                return Optional.of(checkpoint);
            } catch (EspalierException fault) {
                faults.addAll(fault.problems());
                passedOver.add(candidate);
            }
        }
        if (!faults.isEmpty()) {
            throw new EspalierException(faults);
        }
        return Optional.empty();
    }

    /**
     * Looks at every byte of a run's files and changes nothing; needs no lock. Files that a running training removes
     * meanwhile are left out.
     *
     * @param path a run folder, a folder of checkpoints, or one file
     * @return what was found, file by file, in the order of steps; never empty
     * @throws EspalierException if there is no such folder, or no such file in it ({@link ErrorCode#IO})
     */
    public static List<VerifiedFile> verify(Path path) {
        return Verification.of(path);
    }

    static Checkpoint read(Path path, List<Problem> warnings) {
        return checkpoint(path, SafetensorsReader.read(path), warnings);
    }

    /** As {@link #read}, without the tensors. */
    static Checkpoint readTexts(Path path, List<Problem> warnings) {
        return checkpoint(path, SafetensorsReader.verify(path), warnings);
    }

    private static Checkpoint checkpoint(Path path, SafetensorsReader.Content content, List<Problem> warnings) {
        requireLabel(path, content);
        long step = FileLabel.stepOf(content.label(), path.toString());
        return new Checkpoint(step, path, content.file(), warnings);
    }

    static void requireLabel(Path path, SafetensorsReader.Content content) {
        String where = path.toString();
        if (CheckpointNames.isOfStep(path)) {
            FileLabel.checkpoint(CheckpointNames.stepOf(path)).require(content.label(), where);
        } else if (CheckpointNames.isBest(path)) {
            FileLabel.checkpoint(FileLabel.stepOf(content.label(), where)).require(content.label(), where);
        }
    }

    private void keepAsBest(Path whole, SafetensorsWriter writer) throws IOException {
        Path best = CheckpointNames.best(folder);
        try (PendingFile second = secondName(whole, best, writer)) {
            second.commit();
        }
        passedOver.remove(best);
    }

    private PendingFile secondName(Path whole, Path best, SafetensorsWriter writer) throws IOException {
        try {
            return PendingFile.link(storage, whole, best);
        } catch (PendingFile.ForceFailedException fault) {
            throw fault;
        } catch (IOException noLinks) {
            PendingFile copy = Safetensors.pending(storage, best, writer);
            try {
                Safetensors.readBack(copy, best);
            } catch (IOException fault) {
                copy.close();
                throw fault;
            }
            return copy;
        }
    }

    private void setAside(long saved, List<Problem> warnings) {
        Set<Path> superseded = new LinkedHashSet<>(passedOver);
        files().stream().filter(file -> CheckpointNames.stepOf(file) > saved).forEach(superseded::add);
        for (Path file : superseded) {
            try {
                if (Files.exists(file)) {
                    storage.rename(file, CheckpointNames.setAside(file));
                }
                passedOver.remove(file);
            } catch (IOException fault) {
                warnings.add(FileFault.changing(file, fault).problems().get(0));
            }
        }
    }

    private void removeOldest(long saved, List<Problem> warnings) {
        List<Path> files = files();
        // What could not be set aside must not take the place of the one just saved.
        files.removeIf(file -> CheckpointNames.stepOf(file) > saved || passedOver.contains(file));
        for (Path file : files.subList(Math.min(keep, files.size()), files.size())) {
            try {
                storage.delete(file);
            } catch (IOException fault) {
                warnings.add(FileFault.changing(file, fault).problems().get(0));
            }
        }
    }

    /** The checkpoints of steps, the newest first. */
    private List<Path> files() {
        try {
            List<Path> files = new ArrayList<>(CheckpointNames.ofSteps(folder));
            files.sort(Comparator.comparingLong(CheckpointNames::stepOf).reversed());
            return files;
        } catch (IOException fault) {
            throw FileFault.reading(folder, fault);
        }
    }
}
