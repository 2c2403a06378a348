package dev.espalier.core.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.event.Split;
import dev.espalier.core.json.JsonObject;
import dev.espalier.core.record.MetricsLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class RunPlaceTest {

    @TempDir
    Path temporary;

    private Path first() {
        return temporary.resolve("runs").resolve("iris");
    }

    private Path numbered(int number) {
        return first().resolveSibling("iris-" + number);
    }

    private Path taken(RunFolder.Mode mode) {
        try (RunPlace place = RunPlace.numbered(first(), mode)) {
            place.check();
            return place.open().path();
        }
    }

    private static void hold(Path folder) {
        try (RunFolder run = RunFolder.open(folder, RunFolder.Mode.NEW)) {
            run.begin("", Path.of(""), JsonObject.builder().build());
            try (MetricsLog log = run.metrics()) {
                log.append(new MetricsLine(1, 1, Split.TRAIN, Map.of("loss", 1.0)));
            }
        }
    }

    @Test
    void takesTheFirstFreeNameAndGoesOnWithTheLast() throws IOException {
        assertEquals(first(), taken(RunFolder.Mode.NEW));
        assertEquals(first(), taken(RunFolder.Mode.RESUME));
        assertFalse(Files.exists(first().getParent()), "nothing has begun");

        hold(first());
        assertEquals(numbered(2), taken(RunFolder.Mode.NEW));
        assertEquals(first(), taken(RunFolder.Mode.RESUME));

        hold(numbered(2));
        assertEquals(numbered(3), taken(RunFolder.Mode.NEW));
        assertEquals(numbered(2), taken(RunFolder.Mode.OVERWRITE));
    }

    @Test
    void passesOverWhateverElseHasTheName() throws IOException {
        Files.createDirectories(first());
        Files.writeString(first().resolve("mine.txt"), "mine");
        Files.writeString(numbered(2), "a file");
        Files.createSymbolicLink(numbered(3), temporary.resolve("nowhere"));
        Files.createSymbolicLink(numbered(4), numbered(4));
        Files.createDirectory(numbered(5));

        assertEquals(numbered(5), taken(RunFolder.Mode.NEW), "an empty folder is free");
        assertTrue(Files.isDirectory(numbered(5)));
        assertEquals("a file", Files.readString(numbered(2)));
        assertFalse(Files.exists(temporary.resolve("nowhere")));
    }

    @Test
    void saysWhatIsWrongWithTheFolderAbove() throws IOException {
        Path file = Files.writeString(temporary.resolve("runs"), "a file");
        try (RunPlace place = RunPlace.numbered(first(), RunFolder.Mode.NEW)) {
            EspalierException fault = assertThrows(EspalierException.class, place::open);
            assertEquals(ErrorCode.IO, fault.code());
            assertTrue(fault.getMessage().contains(file.toString()), fault.getMessage());
        }
    }

    @Test
    void checkingChangesNothing() throws IOException {
        for (RunFolder.Mode mode : RunFolder.Mode.values()) {
            RunPlace place = RunPlace.at(first(), mode);
            place.check();
            assertEquals(
                    mode == RunFolder.Mode.RESUME ? RunFolder.State.NOTHING_TO_RESUME : RunFolder.State.NEW,
                    place.found());
        }
        assertEquals(List.of(), TensorFiles.names(temporary));
        try (RunFolder open = RunFolder.open(first(), RunFolder.Mode.NEW)) {
            EspalierException held = assertThrows(
                    EspalierException.class,
                    () -> RunPlace.at(first(), RunFolder.Mode.NEW).check());
            assertTrue(held.getMessage().contains("has it open already"), held.getMessage());
            assertEquals(RunFolder.State.NEW, open.state());
        }
    }

    @Test
    @Timeout(60)
    void manyThreadsAtOnceGetAFolderEach() throws Exception {
        int count = 8;
        CyclicBarrier together = new CyclicBarrier(count);
        ExecutorService threads = Executors.newFixedThreadPool(count);
        try {
            for (int round = 0; round < 20; round++) {
                Callable<RunPlace> claim = () -> {
                    RunPlace place = RunPlace.numbered(first(), RunFolder.Mode.NEW);
                    together.await();
                    place.open();
                    return place;
                };
                List<Future<RunPlace>> claims = new ArrayList<>();
                for (int i = 0; i < count; i++) {
                    claims.add(threads.submit(claim));
                }
                Set<Path> folders = new HashSet<>();
                List<Future<?>> closed = new ArrayList<>();
                for (Future<RunPlace> made : claims) {
                    folders.add(made.get().folder().path());
                }
                for (Future<RunPlace> made : claims) {
                    RunPlace place = made.get();
                    closed.add(threads.submit(place::close));
                }
                for (Future<?> end : closed) {
                    end.get();
                }
                assertEquals(count, folders.size(), folders::toString);
                assertEquals(first(), taken(RunFolder.Mode.NEW), "given up, they are in nobody's way");
            }
        } finally {
            threads.shutdown();
        }
    }

    @Test
    @Timeout(120)
    void processesThatStartAtOnceGetAFolderEach() throws Exception {
        List<ForkedJvm> processes = new ArrayList<>();
        try {
            for (int i = 0; i < 4; i++) {
                processes.add(ForkedJvm.start(ClaimingProcess.class, first().toString()));
            }
            for (ForkedJvm process : processes) {
                assertEquals("ready", process.line());
            }
            for (ForkedJvm process : processes) {
                process.send("go");
            }
            Set<String> folders = new HashSet<>();
            for (ForkedJvm process : processes) {
                folders.add(process.line());
            }
            assertEquals(4, folders.size(), folders::toString);
        } finally {
            processes.forEach(ForkedJvm::close);
        }
    }
}
