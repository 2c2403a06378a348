package dev.espalier.core.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.event.History;
import dev.espalier.core.record.MetricsLine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Kills a process that saves, at moments drawn from a seed, and looks at what it left. */
class KillTest {

    @TempDir
    Path folder;

    @Test
    @Timeout(120)
    void nothingIsLostByTenKills() throws IOException, InterruptedException {
        kill(10, 1);
    }

    @Test
    @Tag("slow")
    @Timeout(600)
    void nothingIsLostBySixtyKills() throws IOException, InterruptedException {
        kill(60, 2);
    }

    private void kill(int times, long seed) throws IOException, InterruptedException {
        Path path = folder.resolve("run");
        Random random = new Random(seed);
        long acknowledged = 0;
        for (int kill = 0; kill < times; kill++) {
            try (ForkedJvm process = ForkedJvm.start(SavingProcess.class, path.toString())) {
                assertEquals("open " + acknowledged, process.line(), "continues where the killed one was");
                acknowledged = stepOf(process.line());
                Thread.sleep(random.nextInt(60));
                List<String> rest = process.kill();
                if (!rest.isEmpty()) {
                    acknowledged = stepOf(rest.get(rest.size() - 1));
                }
            }
            acknowledged = inspect(path, acknowledged);
        }
        assertTrue(acknowledged >= times);
    }

    private static long inspect(Path path, long acknowledged) {
        for (VerifiedFile file : CheckpointStore.verify(path)) {
            assertTrue(file.isGood(), file.toString());
        }
        assertTrue(RunLock.deadHolder(path).isPresent(), "the dead process's lock is taken over");
        try (RunFolder run = RunFolder.open(path, RunFolder.Mode.RESUME);
                MetricsLog metrics = run.metrics()) {
            CheckpointStore store = run.checkpoints(2);
            Checkpoint newest = store.newest(any -> {}).orElseThrow();
            assertEquals(List.of(), newest.warnings());
            assertTrue(
                    newest.step() == acknowledged || newest.step() == acknowledged + 1,
                    "found " + newest.step() + ", acknowledged was " + acknowledged);
            FileMark log = SavingProcess.logMark(newest.file());
            HistoryMark mark = HistoryMark.read(newest.file(), "checkpoint");
            assertEquals(SavingProcess.fileOf(newest.step(), log, mark), newest.file());
            assertEquals(
                    LongStream.rangeClosed(1, newest.step())
                            .mapToObj(SavingProcess::validation)
                            .toList(),
                    validations(store, mark, newest.path()));
            if (newest.step() >= 3) {
                assertEquals(0, TensorFiles.best(store).step() % 3, "every third step was the best when it was saved");
                assertTrue(TensorFiles.best(store).step() > newest.step() - 3, "the best is no older than it must be");
            }
            assertTrue(TensorFiles.names(store.folder()).stream().noneMatch(name -> name.endsWith(".tmp")));
            assertTrue(metrics.cutTo(log).isEmpty());
            assertEquals(
                    LongStream.rangeClosed(1, newest.step()).boxed().toList(),
                    MetricsLog.read(run.metricsFile()).stream()
                            .map(MetricsLine::step)
                            .toList(),
                    "neither gap nor duplicate");
            return newest.step();
        }
    }

    private static List<History.Entry> validations(CheckpointStore store, HistoryMark mark, Path checkpoint) {
        try (HistoryFile history = HistoryFile.at(() -> CheckpointNames.history(store.folder()))) {
            history.restore(mark, checkpoint);
            return List.copyOf(history.history().entries());
        }
    }

    private static long stepOf(String line) {
        assertTrue(line.startsWith("saved "), line);
        return Long.parseLong(line.substring("saved ".length()));
    }
}
