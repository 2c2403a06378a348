package dev.espalier.core.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Disks that are full, broken, or cut off in the middle. */
class CheckpointFaultTest {

    @TempDir
    Path folder;

    private final FaultyStorage storage = new FaultyStorage();

    @Test
    void removesTheOldOnlyAfterTheNewIsOnTheDisk() {
        CheckpointStore store = CheckpointStore.open(storage, folder, 1);
        store.save(1, TensorFiles.ofStep(1), false);
        storage.calls().clear();
        store.save(2, TensorFiles.ofStep(2), false);

        String temporary = "step-0000000002.safetensors.tmp";
        assertEquals(
                List.of(
                        "delete " + temporary,
                        "create " + temporary,
                        "write " + temporary,
                        "write " + temporary,
                        "write " + temporary,
                        "overwrite " + temporary,
                        "force " + temporary,
                        "rename " + temporary,
                        "force-folder " + folder.getFileName(),
                        "delete step-0000000001.safetensors"),
                storage.calls());
    }

    @Test
    void everyNameIsOnTheDiskBeforeItTakesThePlaceOfAnother() {
        CheckpointStore store = CheckpointStore.open(storage, folder, 2);
        store.save(1, TensorFiles.ofStep(1), true);
        storage.calls().clear();
        store.save(2, TensorFiles.ofStep(2), true);

        for (String name : List.of("best.safetensors.tmp", "step-0000000002.safetensors.tmp")) {
            int forced = storage.calls().indexOf("force " + name);
            int renamed = storage.calls().indexOf("rename " + name);
            assertTrue(forced >= 0 && forced < renamed, () -> name + " in " + storage.calls());
        }
    }

    @Test
    void aBestThatCannotBeForcedIsToldAndKeepsTheOldOne() {
        CheckpointStore store = CheckpointStore.open(storage, folder, 2);
        store.save(1, TensorFiles.ofStep(1), true);
        storage.failOn("force best");

        assertThrows(EspalierException.class, () -> store.save(2, TensorFiles.ofStep(2), true));

        assertEquals(TensorFiles.ofStep(1), TensorFiles.best(store).file());
        assertEquals(List.of("best.safetensors", "step-0000000001.safetensors"), TensorFiles.names(folder));
    }

    @Test
    void aCutAtAnyMomentLeavesAGoodNewestAndNeverAnOlderBest() {
        int cuts = 0;
        for (boolean finished = false; !finished; cuts++) {
            Path run = folder.resolve("cut" + cuts);
            CheckpointStore before = CheckpointStore.open(run, 1);
            before.save(1, TensorFiles.ofStep(1), true);
            CheckpointStore cut = CheckpointStore.open(new FaultyStorage().powerCutAfter(cuts), run, 1);
            finished = saveUntilCut(cut);

            CheckpointStore after = CheckpointStore.open(run, 1);
            Checkpoint newest = after.newest(any -> {}).orElseThrow();
            Checkpoint best = TensorFiles.best(after);
            assertEquals(List.of(), newest.warnings());
            assertEquals(TensorFiles.ofStep(newest.step()), newest.file());
            assertEquals(TensorFiles.ofStep(best.step()), best.file());
            assertTrue(best.step() >= newest.step(), "cut " + cuts);
            assertTrue(TensorFiles.names(run).stream().noneMatch(name -> name.endsWith(".tmp")));
            if (finished) {
                assertEquals(2, newest.step());
            }
        }
        assertTrue(cuts > 10, "the save has more than ten calls to cut between");
    }

    private static boolean saveUntilCut(CheckpointStore store) {
        try {
            store.save(2, TensorFiles.ofStep(2), true);
            return true;
        } catch (FaultyStorage.PowerCut cut) {
            return false;
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 4, 8, 100, 500})
    void aFullDiskLeavesTheOldOnesAndNoTemporaryFile(long room) {
        CheckpointStore store = CheckpointStore.open(storage, folder, 1);
        long bytes = store.save(1, TensorFiles.ofStep(1), true).bytes();
        storage.room(room);

        EspalierException fault =
                assertThrows(EspalierException.class, () -> store.save(2, TensorFiles.ofStep(2), true));

        assertEquals(ErrorCode.IO, fault.code());
        String said = fault.getMessage();
        assertTrue(said.contains(folder.resolve("step-0000000002.safetensors").toString()), said);
        assertTrue(said.contains("No space left on device (" + bytes + " bytes needed, "), said);
        assertEquals(List.of("best.safetensors", "step-0000000001.safetensors"), TensorFiles.names(folder));
        assertEquals(1, store.newest(any -> {}).orElseThrow().step());

        storage.repair();
        store.save(2, TensorFiles.ofStep(2), true);
        assertEquals(2, store.newest(any -> {}).orElseThrow().step(), "room was made, and the next save works");
    }

    @Test
    void seesBeforehandThatThereIsNoRoom() {
        CheckpointStore store = CheckpointStore.open(storage, folder, 1);
        store.save(1, TensorFiles.ofStep(1), false);
        storage.usable(100).calls().clear();

        EspalierException before =
                assertThrows(EspalierException.class, () -> store.requireRoom(TensorFiles.ofStep(2)));
        EspalierException fault =
                assertThrows(EspalierException.class, () -> store.save(2, TensorFiles.ofStep(2), false));

        assertTrue(before.getMessage().contains("bytes needed, 100 bytes free in " + folder), before.getMessage());
        assertTrue(fault.getMessage().contains("bytes needed, 100 bytes free in " + folder), fault.getMessage());
        assertEquals(List.of(), storage.calls(), "nothing was begun");
    }

    @ParameterizedTest
    @ValueSource(strings = {"create", "write", "overwrite", "force step", "rename step", "force-folder"})
    void aFaultOfAnyKindIsToldAndLeavesTheOldOne(String failing) {
        CheckpointStore store = CheckpointStore.open(storage, folder, 1);
        store.save(1, TensorFiles.ofStep(1), false);
        storage.failOn(failing);

        EspalierException fault =
                assertThrows(EspalierException.class, () -> store.save(2, TensorFiles.ofStep(2), false));

        assertEquals(ErrorCode.IO, fault.code());
        assertTrue(fault.getMessage().contains("Input/output error"), fault.getMessage());
        assertTrue(fault.getCause() instanceof IOException);
        assertTrue(TensorFiles.names(folder).contains("step-0000000001.safetensors"));
        assertFalse(TensorFiles.names(folder).contains("step-0000000002.safetensors.tmp"));
        assertEquals(List.of(), store.newest(any -> {}).orElseThrow().warnings());
    }

    @ParameterizedTest
    @ValueSource(strings = {"force step", "force-folder"})
    void afterAFailedForceNoSaveSucceeds(String failing) {
        CheckpointStore store = CheckpointStore.open(storage, folder, 1);
        store.save(1, TensorFiles.ofStep(1), false);
        storage.failOn(failing);
        assertThrows(EspalierException.class, () -> store.save(2, TensorFiles.ofStep(2), false));
        storage.repair();
        storage.calls().clear();

        EspalierException fault =
                assertThrows(EspalierException.class, () -> store.save(3, TensorFiles.ofStep(3), false));

        assertTrue(fault.getMessage().contains("an fsync failed before"), fault.getMessage());
        assertEquals(List.of(), storage.calls());
    }

    @Test
    void writesTheBestTwiceWhereThereAreNoHardLinks() {
        storage.failOn("link");
        CheckpointStore store = CheckpointStore.open(storage, folder, 1);
        store.save(1, TensorFiles.ofStep(1), true);
        store.save(2, TensorFiles.ofStep(2), false);

        assertEquals(TensorFiles.ofStep(1), TensorFiles.best(store).file());
        assertTrue(storage.calls().contains("force best.safetensors.tmp"));
        assertEquals(List.of("best.safetensors", "step-0000000002.safetensors"), TensorFiles.names(folder));
    }

    @Test
    void anOldFileThatCannotBeRemovedIsAWarning() {
        CheckpointStore store = CheckpointStore.open(storage, folder, 1);
        store.save(1, TensorFiles.ofStep(1), false);
        storage.failOn("delete step-0000000001");

        SavedCheckpoint saved = store.save(2, TensorFiles.ofStep(2), false);

        assertEquals(1, saved.warnings().size());
        assertEquals(2, store.newest(any -> {}).orElseThrow().step());
    }

    @Test
    void whatCannotBeSetAsideNeverCostsTheOneJustSaved() {
        CheckpointStore store = CheckpointStore.open(storage, folder, 1);
        store.save(5, TensorFiles.ofStep(5), false);
        storage.failOn("rename step-0000000005.safetensors");

        SavedCheckpoint saved = store.save(4, TensorFiles.ofStep(4), false);

        assertEquals(1, saved.warnings().size());
        assertEquals(TensorFiles.ofStep(4), Safetensors.read(CheckpointNames.ofStep(store.folder(), 4)));
    }
}
