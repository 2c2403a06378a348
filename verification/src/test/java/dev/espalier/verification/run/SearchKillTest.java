package dev.espalier.verification.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.core.Espalier;
import dev.espalier.core.RunOptions;
import dev.espalier.search.Search;
import dev.espalier.search.space.SearchStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;

/**
 * A search that is killed a hundred times comes to the bits of one that was not: no trial is lost, and none is made twice.
 *
 * <p>Most kills are made of one process: it is stopped, its files are copied as they are, and it goes on. The copy is what a kill
 * at that moment would have left, and is continued once the process has ended.
 */
@Tag("slow")
@EnabledOnOs(OS.LINUX)
class SearchKillTest {

    private static final int KILLS = 10;
    private static final int KILLS_OF_A_SEARCH = 2;
    private static final int COPIES = 90;
    private static final int COPIES_OF_A_PROCESS = 45;

    private static final String STACK = """
            name: killed
            data: {source: csv, path: "%s", label: cultivar, validation: 0.3, preprocess: [standardize]}
            model: [dense: {units: {search: {log: [4, 16]}}}, tanh, {dropout: 0.1}, dense: 3]
            loss: cross-entropy
            learning-rate: {search: {log: [1e-3, 2e-2]}}
            train: {epochs: 2, batch: 16, checkpoint: {steps: 3}}
            search:
              objective: loss
              budget: {trials: 5}
              stages: [{trials: 4, epochs: 1}, {finalists: 1}]
              pruner: {successive-halving: {reduction: 2, rungs: 2}}
            """;

    /** In memory, where waiting for the disk costs no time: a kill, unlike a loss of power, loses nothing that was written. */
    @TempDir(factory = InMemory.class)
    Path folder;

    private Command command;
    private Path stack;
    private FinishedSearch expected;
    private long nanoseconds;
    private final Random random = new Random(13);

    /** Makes folders in memory where Linux has a file system for that. */
    static final class InMemory implements TempDirFactory {

        private static final Path MEMORY = Path.of("/dev/shm");

        @Override
        public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext context) throws IOException {
            return Files.isWritable(MEMORY)
                    ? Files.createTempDirectory(MEMORY, "espalier-kill")
                    : Files.createTempDirectory("espalier-kill");
        }
    }

    @BeforeEach
    void searchUndisturbed() throws IOException {
        command = Command.shortIn(folder);
        Path table = Path.of("..", "stacks", "data", "wine.csv").toRealPath();
        stack = Files.writeString(folder.resolve("killed.yaml"), STACK.formatted(table));
        long start = System.nanoTime();
        command.run(line("whole")).exits(0);
        nanoseconds = System.nanoTime() - start;
        expected = FinishedSearch.of(folder.resolve("whole"));
        assertEquals(5, expected.trials().lines().count());
        assertTrue(expected.trials().contains("PAUSED"), expected.trials());
    }

    private String[] line(String out) {
        return new String[] {"search", stack.toString(), "--threads", "1", "--out", out, "--resume", "--quiet"};
    }

    @Test
    void aHundredKillsLoseAndRepeatNothing() throws Exception {
        List<Path> copies = new ArrayList<>();
        for (int process = 0; copies.size() < COPIES; process++) {
            assertTrue(process < COPIES, "the search ends before its files can be copied");
            copies.addAll(copiesOf(folder.resolve("copied-" + process), COPIES - copies.size()));
        }
        try (Espalier espalier = Espalier.create()) {
            for (Path copy : copies) {
                SearchStack searched = SearchStack.read(stack, espalier.catalog(), Map.of());
                RunOptions options = RunOptions.defaults()
                        .withBaseFolder(folder)
                        .withFolder(copy)
                        .withThreads(1)
                        .withStart(RunOptions.Start.RESUME);
                Search.of(espalier, searched, options).run();
                expected.requireSame(FinishedSearch.of(copy));
            }
        }
        killForReal();
    }

    /** Copies of the files of one process at several moments; the process has ended when they are returned. */
    private List<Path> copiesOf(Path out, int most) throws Exception {
        List<Path> copies = new ArrayList<>();
        int wanted = Math.min(COPIES_OF_A_PROCESS, most);
        try (RunningCommand running = command.start(line(out.toString()))) {
            running.awaitUntil(() -> Files.exists(out.resolve("study.json")));
            while (copies.size() < wanted && !running.endsWithin(pause(0.005))) {
                running.signal("STOP");
                awaitStopped(running.pid());
                Path copy = folder.resolve(out.getFileName() + "-" + copies.size());
                copy(out, copy);
                running.signal("CONT");
                copies.add(copy);
            }
            running.await(Duration.ofSeconds(120)).exits(0);
        }
        expected.requireSame(FinishedSearch.of(out));
        return copies;
    }

    /** The signal is sent before its threads have stopped. */
    private static void awaitStopped(long pid) throws Exception {
        Path tasks = Path.of("/proc", Long.toString(pid), "task");
        boolean stopped = false;
        while (!stopped) {
            Thread.sleep(1);
            try (Stream<Path> threads = Files.list(tasks)) {
                stopped = threads.allMatch(SearchKillTest::isStopped);
            } catch (NoSuchFileException ended) {
                return;
            }
        }
    }

    private static boolean isStopped(Path thread) {
        try {
            String state = Files.readString(thread.resolve("stat")).replaceFirst("(?s)^.*\\) ", "");
            return !state.startsWith("R") && !state.startsWith("S") && !state.startsWith("D");
        } catch (IOException ended) {
            return true;
        }
    }

    private Duration pause(double fraction) {
        return Duration.ofNanos((long) (2 * fraction * random.nextDouble() * nanoseconds));
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }

    /** Not so often in one search that a trial would be taken for what kills its processes. */
    private void killForReal() throws IOException {
        int kills = 0;
        for (int search = 0; kills < KILLS; search++) {
            assertTrue(search < KILLS, "the searches end before they can be killed");
            Path out = folder.resolve("killed-" + search);
            int most = Math.min(KILLS, kills + KILLS_OF_A_SEARCH);
            boolean ended = false;
            while (!ended && kills < most) {
                try (RunningCommand running = command.start(line(out.toString()))) {
                    ended = running.endsWithin(
                            Duration.ofNanos((long) (nanoseconds * (0.4 + 0.5 * random.nextDouble()))));
                    if (ended) {
                        running.await(Duration.ZERO).exits(0);
                    } else if (running.kill()) {
                        kills++;
                    }
                }
            }
            if (!ended) {
                command.run(line(out.toString())).exits(0);
            }
            expected.requireSame(FinishedSearch.of(out));
        }
    }
}
