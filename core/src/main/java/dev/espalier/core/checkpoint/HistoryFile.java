package dev.espalier.core.checkpoint;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.event.History;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The validations of a run, in a file that is only appended to: {@code checkpoints/history.bin}.
 *
 * <p>Neither a checkpoint nor the heap grows with it. A checkpoint holds its {@link #mark()}, after {@link #force()}; a
 * resume requires that the file begins with the bytes of that mark, and cuts what is behind them. A run without a folder
 * keeps a megabyte in memory and what is more in a temporary file.
 */
public final class HistoryFile implements AutoCloseable {

    private static final int MEMORY_BYTES = 1 << 20;
    private static final int REMEMBERED_FOLDS = 64;

    private final Optional<Supplier<Path>> path;
    private final Map<History.Fold<?>, Progress<?>> folds = new LinkedHashMap<>(16, 0.75f, true);
    private AppendedFile file;
    private HistoryRecords records;

    /** How far a fold has come. */
    private static final class Progress<S> {

        private int validations;
        private S state;

        Progress(S state) {
            this.state = state;
        }
    }

    private HistoryFile(Optional<Supplier<Path>> path, AppendedFile file) {
        this.path = path;
        this.file = file;
        this.records = beginning(file);
    }

    private static HistoryRecords beginning(AppendedFile file) {
        try {
            return new HistoryRecords(file, "");
        } catch (IOException nothingToRead) {
            throw new UncheckedIOException(nothingToRead);
        }
    }

    /**
     * An empty history, which takes the place of one in the same file when the first bytes are written.
     *
     * @param path says the file, whose folder is made if it is not there
     * @return the history; to be closed
     */
    public static HistoryFile at(Supplier<Path> path) {
        return new HistoryFile(Optional.of(path), AppendedFile.replacing(path));
    }

    /** An empty history of a run without a folder; to be closed. */
    public static HistoryFile temporary() {
        return new HistoryFile(Optional.empty(), AppendedFile.temporary(MEMORY_BYTES));
    }

    /** The number of validations. */
    public synchronized int size() {
        return records.size();
    }

    /** All validations so far; those that are appended later do not change it. */
    public History history() {
        return first(size());
    }

    /**
     * The oldest validations.
     *
     * @param count how many, at most {@link #size()}
     * @return the history after the last of them
     */
    public History first(int count) {
        return History.of(new Beginning(this, count));
    }

    private record Beginning(HistoryFile whole, int size) implements History.Store {

        @Override
        public History.Entry entry(int index) {
            return whole.entry(index);
        }

        @Override
        public double[] series(String name) {
            return whole.series(name, size);
        }

        @Override
        public <S> S fold(History.Fold<S> fold) {
            return whole.fold(fold, size);
        }
    }

    /**
     * Appends a validation, whole or not at all.
     *
     * @param entry the newest
     * @throws EspalierException if it cannot be written ({@link ErrorCode#IO})
     */
    public synchronized void append(History.Entry entry) {
        try {
            records.append(entry);
        } catch (IOException fault) {
            throw FileFault.changing(place(), fault);
        }
    }

    /** Which validations belong to a checkpoint that is saved now. */
    public synchronized HistoryMark mark() {
        return new HistoryMark(records.size(), file.mark());
    }

    /**
     * Waits until all validations are on the disk.
     *
     * @throws EspalierException if that fails now or failed before ({@link ErrorCode#IO})
     */
    public synchronized void force() {
        try {
            if (path.isPresent()) {
                file.force();
            }
        } catch (IOException fault) {
            throw FileFault.changing(place(), fault);
        }
    }

    /**
     * Requires that the file still holds the validations of a checkpoint, and changes nothing.
     *
     * @param mark what the checkpoint says
     * @param checkpoint its name, for the problem
     * @throws EspalierException if they are not what was written; code CHECKPOINT_DAMAGED
     */
    public void require(HistoryMark mark, Path checkpoint) {
        path.ifPresent(held -> require(held.get(), mark, checkpoint));
    }

    static void require(Path file, HistoryMark mark, Path checkpoint) {
        long bytes = mark.file().bytes();
        if (bytes == 0) {
            return;
        }
        if (!Files.isRegularFile(file)) {
            throw damaged(file, "the file is missing", mark, checkpoint);
        }
        try {
            long found = Files.size(file);
            if (found < bytes) {
                throw damaged(file, "the file has " + found + " bytes", mark, checkpoint);
            }
            if (!mark.file().isOf(file)) {
                throw damaged(file, "the file was altered", mark, checkpoint);
            }
        } catch (IOException fault) {
            throw FileFault.reading(file, fault);
        }
    }

    private static EspalierException damaged(Path file, String what, HistoryMark mark, Path checkpoint) {
        return new EspalierException(
                ErrorCode.CHECKPOINT_DAMAGED,
                file.toString(),
                what + "; " + checkpoint.getFileName() + " needs its first "
                        + mark.file().bytes() + " bytes, the validations up to " + mark.validations()
                        + ", as they were written",
                "put the file back that the run wrote, or start over");
    }

    /**
     * Goes on from a checkpoint: with the validations that belong to it and no others.
     *
     * @param mark what the checkpoint says
     * @param checkpoint its name, for problems
     * @throws EspalierException if they are not what was written; code CHECKPOINT_DAMAGED
     */
    public synchronized void restore(HistoryMark mark, Path checkpoint) {
        Path held = path.orElseThrow().get();
        require(held, mark, checkpoint);
        folds.clear();
        try {
            file.close();
            long bytes = mark.file().bytes();
            file = bytes == 0 ? AppendedFile.replacing(() -> held) : AppendedFile.existing(held, bytes);
            records = new HistoryRecords(file, held.toString());
        } catch (IOException fault) {
            throw FileFault.changing(held, fault);
        }
        if (records.size() != mark.validations()) {
            throw damaged(held, "the file holds " + records.size() + " validations there", mark, checkpoint);
        }
    }

    private synchronized History.Entry entry(int index) {
        try {
            return records.entry(index);
        } catch (IOException fault) {
            throw FileFault.reading(place(), fault);
        }
    }

    private synchronized double[] series(String name, int count) {
        try {
            return records.series(name, count);
        } catch (IOException fault) {
            throw FileFault.reading(place(), fault);
        }
    }

    private synchronized <S> S fold(History.Fold<S> fold, int count) {
        @SuppressWarnings("unchecked") // put there by this method alone, under a key whose state is of that type
        Progress<S> reached = (Progress<S>) folds.get(fold);
        if (reached == null || reached.validations > count) {
            reached = new Progress<>(fold.begin());
            folds.put(fold, reached);
            if (folds.size() > REMEMBERED_FOLDS) {
                folds.remove(folds.keySet().iterator().next());
            }
        }
        while (reached.validations < count) {
            reached.state = fold.add(reached.state, entry(reached.validations));
            reached.validations++;
        }
        return reached.state;
    }

    private Path place() {
        return path.map(Supplier::get).orElseGet(() -> Path.of(System.getProperty("java.io.tmpdir", ".")));
    }

    @Override
    public synchronized void close() {
        try {
            file.close();
        } catch (IOException fault) {
            throw FileFault.changing(place(), fault);
        }
    }
}
