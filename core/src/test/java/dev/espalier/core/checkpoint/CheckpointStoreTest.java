package dev.espalier.core.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointStoreTest {

    @TempDir
    Path folder;

    @Test
    void aNewStoreHasNoCheckpoint() {
        CheckpointStore store = CheckpointStore.open(folder.resolve("run").resolve("checkpoints"), 3);

        assertEquals(Optional.empty(), store.newest(any -> {}));
    }

    @Test
    void keepsTheNewestFewAndTheBestApart() {
        CheckpointStore store = CheckpointStore.open(folder, 2);
        for (long step = 100; step <= 500; step += 100) {
            SavedCheckpoint saved = store.save(step, TensorFiles.ofStep(step), step == 200);
            assertEquals(List.of(), saved.warnings());
            assertEquals(saved.digest(), TensorFiles.verify(saved.path()).digest());
        }

        assertEquals(
                List.of("best.safetensors", "step-0000000400.safetensors", "step-0000000500.safetensors"),
                TensorFiles.names(folder));
        assertEquals(
                TensorFiles.ofStep(500), store.newest(any -> {}).orElseThrow().file());
        assertEquals(List.of(), store.newest(any -> {}).orElseThrow().warnings());
        assertEquals(TensorFiles.ofStep(400), Safetensors.read(CheckpointNames.ofStep(folder, 400)));
        Checkpoint best = TensorFiles.best(store);
        assertEquals(200, best.step());
        assertEquals(TensorFiles.ofStep(200), best.file());
    }

    @Test
    void aBetterOneReplacesTheBest() {
        CheckpointStore store = CheckpointStore.open(folder, 1);
        store.save(1, TensorFiles.ofStep(1), true);
        store.save(2, TensorFiles.ofStep(2), true);
        store.save(3, TensorFiles.ofStep(3), false);

        assertEquals(2, TensorFiles.best(store).step());
        assertEquals(List.of("best.safetensors", "step-0000000003.safetensors"), TensorFiles.names(folder));
    }

    @Test
    void savesTheSameStepAgain() {
        CheckpointStore store = CheckpointStore.open(folder, 2);
        store.save(7, TensorFiles.ofStep(1), true);
        store.save(7, TensorFiles.ofStep(2), true);

        assertEquals(
                TensorFiles.ofStep(2), store.newest(any -> {}).orElseThrow().file());
        assertEquals(TensorFiles.ofStep(2), TensorFiles.best(store).file());
        assertEquals(List.of("best.safetensors", "step-0000000007.safetensors"), TensorFiles.names(folder));
    }

    @Test
    void passesOverADamagedCheckpointWithAWarning() throws IOException {
        CheckpointStore store = CheckpointStore.open(folder, 3);
        store.save(1, TensorFiles.ofStep(1), false);
        store.save(2, TensorFiles.ofStep(2), false);
        SavedCheckpoint newest = store.save(3, TensorFiles.ofStep(3), false);
        TensorFiles.flip(newest.path(), newest.bytes() - 1, 0);

        Checkpoint found = CheckpointStore.open(folder, 3).newest(any -> {}).orElseThrow();

        assertEquals(2, found.step());
        assertEquals(TensorFiles.ofStep(2), found.file());
        assertEquals(1, found.warnings().size());
        assertEquals(ErrorCode.CHECKPOINT_DAMAGED, found.warnings().get(0).code());
        assertEquals(newest.path().toString(), found.warnings().get(0).where());
    }

    @Test
    void setsAsideWhatItPassedOverAndWhatTheRunLeftBehind() throws IOException {
        CheckpointStore store = CheckpointStore.open(folder, 2);
        store.save(1, TensorFiles.ofStep(1), false);
        SavedCheckpoint damaged = store.save(2, TensorFiles.ofStep(2), false);
        TensorFiles.flip(damaged.path(), 100, 3);

        CheckpointStore resumed = CheckpointStore.open(folder, 2);
        assertEquals(1, resumed.newest(any -> {}).orElseThrow().step());
        resumed.save(3, TensorFiles.ofStep(3), false);
        assertEquals(
                List.of(
                        "step-0000000001.safetensors",
                        "step-0000000002.safetensors.set-aside",
                        "step-0000000003.safetensors"),
                TensorFiles.names(folder),
                "the damaged one takes no place of a good one");

        resumed.save(2, TensorFiles.ofStep(2), false);
        assertEquals(2, resumed.newest(any -> {}).orElseThrow().step(), "the one saved last is the newest");
        assertEquals(
                List.of(
                        "step-0000000001.safetensors",
                        "step-0000000002.safetensors",
                        "step-0000000002.safetensors.set-aside",
                        "step-0000000003.safetensors.set-aside"),
                TensorFiles.names(folder));
    }

    @Test
    void fallsBackToTheBestWhenNothingElseIsGood() throws IOException {
        CheckpointStore store = CheckpointStore.open(folder, 1);
        store.save(1, TensorFiles.ofStep(1), true);
        Path newest = store.save(2, TensorFiles.ofStep(2), false).path();
        Files.write(newest, new byte[0]);

        Checkpoint found = store.newest(any -> {}).orElseThrow();

        assertEquals(1, found.step());
        assertEquals(1, found.warnings().size());
    }

    @Test
    void failsWithEveryFaultWhenNoneIsGood() throws IOException {
        CheckpointStore store = CheckpointStore.open(folder, 2);
        Files.write(store.save(1, TensorFiles.ofStep(1), false).path(), new byte[] {1, 2, 3});
        Files.write(store.save(2, TensorFiles.ofStep(2), false).path(), new byte[100]);

        EspalierException fault = assertThrows(EspalierException.class, () -> store.newest(any -> {}));

        assertEquals(2, fault.problems().size());
        assertEquals(ErrorCode.CHECKPOINT_DAMAGED, fault.code());
    }

    @Test
    void findsASwappedFile() throws IOException {
        CheckpointStore store = CheckpointStore.open(folder, 2);
        Path first = store.save(1, TensorFiles.ofStep(1), false).path();
        Path second = store.save(2, TensorFiles.ofStep(2), false).path();
        Path model = folder.resolve("model.safetensors");
        Safetensors.write(
                new DiskStorage(),
                model,
                TensorFiles.ofStep(2),
                FileLabel.model().toMap());
        Files.copy(first, second, java.nio.file.StandardCopyOption.REPLACE_EXISTING);

        EspalierException otherStep =
                assertThrows(EspalierException.class, () -> CheckpointStore.read(second, List.of()));
        assertEquals(
                "the file is of step 1; its name says step 2",
                otherStep.problems().get(0).what());
        assertEquals(ErrorCode.CHECKPOINT_MISMATCH, otherStep.code());
        assertEquals(1, store.newest(any -> {}).orElseThrow().step());

        Files.copy(model, second, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        EspalierException otherKind =
                assertThrows(EspalierException.class, () -> CheckpointStore.read(second, List.of()));
        assertEquals(
                "the file is a model; it must be a checkpoint",
                otherKind.problems().get(0).what());
    }

    @Test
    void removesWhatAnInterruptedSaveLeftAndNothingElse() throws IOException {
        for (String name : List.of(
                "step-0000000005.safetensors.tmp",
                "best.safetensors.tmp",
                "notes.tmp",
                "step-5.safetensors.tmp",
                "my-best.safetensors")) {
            Files.writeString(folder.resolve(name), "x");
        }
        CheckpointStore store = CheckpointStore.open(folder, 1);

        assertEquals(List.of("my-best.safetensors", "notes.tmp", "step-5.safetensors.tmp"), TensorFiles.names(folder));
    }

    @Test
    void verifiesFileByFile() throws IOException {
        CheckpointStore store = CheckpointStore.open(folder.resolve("checkpoints"), 3);
        store.save(1, TensorFiles.ofStep(1), true);
        Path second = store.save(2, TensorFiles.ofStep(2), false).path();
        Files.copy(store.save(3, TensorFiles.ofStep(3), false).path(), folder.resolve("model.safetensors"));
        TensorFiles.flip(second, 60, 0);

        List<VerifiedFile> files = CheckpointStore.verify(folder);

        assertEquals(
                List.of(
                        "step-0000000001.safetensors true",
                        "step-0000000002.safetensors false",
                        "step-0000000003.safetensors true",
                        "best.safetensors true",
                        "model.safetensors true"),
                files.stream()
                        .map(file -> file.path().getFileName() + " " + file.isGood())
                        .toList());
        assertEquals(
                files.subList(0, 3),
                CheckpointStore.verify(folder.resolve("checkpoints")).subList(0, 3));
        assertEquals(List.of(files.get(1)), CheckpointStore.verify(second));
        assertFalse(files.get(1).isGood());
        assertEquals(
                ErrorCode.IO,
                assertThrows(EspalierException.class, () -> CheckpointStore.verify(folder.resolve("none")))
                        .code());
        Path empty = Files.createDirectory(folder.resolve("empty"));
        assertEquals(
                ErrorCode.IO,
                assertThrows(EspalierException.class, () -> CheckpointStore.verify(empty))
                        .code());
    }

    @Test
    void refusesAKeepOfNone() {
        assertThrows(IllegalArgumentException.class, () -> CheckpointStore.open(folder, 0));
    }

    @Test
    void stepsBeyondTenDigitsSortToo() {
        CheckpointStore store = CheckpointStore.open(folder, 2);
        store.save(9_999_999_999L, TensorFiles.ofStep(1), false);
        store.save(10_000_000_000L, TensorFiles.ofStep(2), false);

        assertEquals(10_000_000_000L, store.newest(any -> {}).orElseThrow().step());
        assertTrue(TensorFiles.names(folder).contains("step-9999999999.safetensors"));
    }
}
