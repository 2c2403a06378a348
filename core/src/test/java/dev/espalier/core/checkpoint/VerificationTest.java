package dev.espalier.core.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.event.History;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class VerificationTest {

    private static final int ELEMENTS = 5_000;

    @TempDir
    Path folder;

    private static TensorFile file(long step, HistoryMark mark) {
        TensorFile.Builder file = TensorFile.builder();
        mark.write(file);
        TensorFiles.ofStep(step, ELEMENTS).tensors().forEach(file::tensor);
        return file.build();
    }

    private void save(CheckpointStore store, HistoryFile history, long step) {
        history.append(new History.Entry(step, 1, Map.of("loss", 1.0 / step)));
        history.force();
        store.save(step, file(step, history.mark()), step % 2 == 0);
    }

    private static List<String> lines(List<VerifiedFile> files) {
        return files.stream()
                .map(file -> file.path().getFileName() + " " + file.isGood())
                .toList();
    }

    /** A training that keeps two checkpoints and removes the older ones as fast as it can. */
    @Test
    @Timeout(60)
    void filesThatATrainingRemovesMeanwhileAreNotDamaged() throws InterruptedException {
        CheckpointStore store = CheckpointStore.open(folder, 2);
        AtomicBoolean ended = new AtomicBoolean();
        try (HistoryFile history = HistoryFile.at(() -> CheckpointNames.history(folder))) {
            save(store, history, 1);
            Thread training = new Thread(() -> {
                for (long step = 2; !ended.get(); step++) {
                    save(store, history, step);
                }
            });
            training.start();
            try {
                for (int look = 0; look < 200; look++) {
                    for (VerifiedFile file : CheckpointStore.verify(folder)) {
                        assertTrue(file.isGood(), file::toString);
                    }
                }
            } finally {
                ended.set(true);
                training.join();
            }
        }
    }

    @Test
    void aDamagedHistoryIsToldWithTheCheckpointsThatNeedIt() throws IOException {
        CheckpointStore store = CheckpointStore.open(folder, 3);
        try (HistoryFile history = HistoryFile.at(() -> CheckpointNames.history(folder))) {
            save(store, history, 1);
            save(store, history, 2);
            save(store, history, 3);
        }
        List<String> good = List.of(
                "step-0000000001.safetensors true",
                "step-0000000002.safetensors true",
                "step-0000000003.safetensors true",
                "best.safetensors true",
                "history.bin true");
        assertEquals(good, lines(CheckpointStore.verify(folder)));

        try (RandomAccessFile file =
                new RandomAccessFile(folder.resolve("history.bin").toFile(), "rw")) {
            file.setLength(file.length() - 1);
        }
        List<VerifiedFile> cut = CheckpointStore.verify(folder);
        assertEquals(good.subList(0, 4), lines(cut).subList(0, 4));
        String problem = cut.get(4).problem().orElseThrow().text();
        assertTrue(problem.contains("history.bin") && problem.contains("step-0000000003.safetensors"), problem);
    }

    @Test
    void theNewestThatItsHistoryFitsIsTaken() throws IOException {
        CheckpointStore store = CheckpointStore.open(folder, 3);
        try (HistoryFile history = HistoryFile.at(() -> CheckpointNames.history(folder))) {
            save(store, history, 1);
            save(store, history, 3);
        }
        try (RandomAccessFile file =
                new RandomAccessFile(folder.resolve("history.bin").toFile(), "rw")) {
            file.setLength(file.length() - 1);
        }
        try (HistoryFile history = HistoryFile.at(() -> CheckpointNames.history(folder))) {
            Checkpoint newest = store.newest(checkpoint ->
                            history.require(HistoryMark.read(checkpoint.file(), "checkpoint"), checkpoint.path()))
                    .orElseThrow();
            assertEquals(1, newest.step());
            assertEquals(1, newest.warnings().size());
        }
        Files.delete(folder.resolve("history.bin"));
        assertTrue(TensorFiles.names(store.folder())
                .containsAll(List.of("step-0000000001.safetensors", "step-0000000003.safetensors")));
    }
}
