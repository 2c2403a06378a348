package dev.espalier.core.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Problem;
import dev.espalier.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each name that a run uses in its folder, taken by each thing that can have a name. */
@DisabledOnOs(OS.WINDOWS)
@Timeout(60)
class RunFolderPathsTest {

    private static final List<String> FILES = List.of(
            "run.json",
            "run.json.tmp",
            "stack.yaml",
            "stack.yaml.tmp",
            "metrics.jsonl",
            "model.safetensors",
            "model.safetensors.tmp",
            "run.lock",
            "run.pid",
            "checkpoints/history.bin",
            "checkpoints/best.safetensors",
            "checkpoints/best.safetensors.tmp");

    @TempDir
    Path folder;

    /** What can take the name of a file. */
    enum Thing {
        FOLDER("it is a folder; it must be a file"),
        FULL_FOLDER("it is a folder; it must be a file"),
        PIPE("it is a pipe, a socket or a device; it must be a file"),
        LINK_TO_DEVICE("it is a pipe, a socket or a device; it must be a file"),
        LINK_TO_NOTHING("it is a link to something that is not there; it must be a file"),
        LINK_TO_ITSELF("it is a link that cannot be followed"),
        LINK_TO_FOLDER("it is a folder; it must be a file");

        private final String said;

        Thing(String said) {
            this.said = said;
        }

        void put(Path path) throws IOException, InterruptedException {
            Files.deleteIfExists(path);
            switch (this) {
                case FOLDER -> Files.createDirectory(path);
                case FULL_FOLDER -> Files.createFile(Files.createDirectory(path).resolve("x"));
                case PIPE -> {
                    Process made = new ProcessBuilder("mkfifo", path.toString()).start();
                    assumeTrue(made.waitFor(10, TimeUnit.SECONDS) && made.exitValue() == 0);
                }
                case LINK_TO_DEVICE -> Files.createSymbolicLink(path, Path.of("/dev/null"));
                case LINK_TO_NOTHING -> Files.createSymbolicLink(path, path.resolveSibling("nothing"));
                case LINK_TO_ITSELF -> Files.createSymbolicLink(path, path);
                case LINK_TO_FOLDER -> Files.createSymbolicLink(path, path.getRoot());
            }
        }
    }

    private Path run(String name) {
        Path path = folder.resolve(name);
        try (RunFolder run = RunFolder.open(path, RunFolder.Mode.NEW)) {
            run.begin("name: x\n", folder, JsonObject.builder().build());
            run.checkpoints(1).save(1, TensorFiles.ofStep(1), true);
        }
        return path;
    }

    @ParameterizedTest
    @EnumSource(Thing.class)
    void whatHasTheNameOfAFileIsNamedAndLeftAsItIs(Thing thing) throws IOException, InterruptedException {
        int number = 0;
        for (String name : FILES) {
            Path run = run("run" + number++);
            Path path = run.resolve(name);
            thing.put(path);
            for (RunFolder.Mode mode : RunFolder.Mode.values()) {
                EspalierException refusal = assertThrows(
                        EspalierException.class, () -> RunFolder.open(run, mode).close(), () -> mode + " " + name);
                Problem problem = refusal.problems().get(0);
                assertEquals(ErrorCode.RUN_FOLDER, problem.code());
                assertEquals(path.toString(), problem.where());
                assertTrue(problem.what().startsWith(thing.said), problem::text);
            }
            assertTrue(Files.exists(path, LinkOption.NOFOLLOW_LINKS));
            assertFalse(Files.exists(path.resolveSibling("nothing")), "nothing is written through a link");
        }
    }

    @Test
    void allNamesAreToldAtOnce() throws IOException {
        Path run = run("run");
        List<String> expected = new ArrayList<>();
        for (String name : List.of("run.lock", "run.pid", "metrics.jsonl")) {
            Files.deleteIfExists(run.resolve(name));
            Files.createDirectory(run.resolve(name));
            expected.add(run.resolve(name).toString());
        }
        EspalierException refusal =
                assertThrows(EspalierException.class, () -> RunFolder.open(run, RunFolder.Mode.RESUME));
        assertEquals(expected, refusal.problems().stream().map(Problem::where).toList());
    }

    @Test
    void aFileInThePlaceOfTheCheckpointsIsNamed() throws IOException {
        Path run = folder.resolve("run");
        try (RunFolder open = RunFolder.open(run, RunFolder.Mode.NEW)) {
            open.begin("name: x\n", folder, JsonObject.builder().build());
        }
        Files.createFile(run.resolve("checkpoints"));
        EspalierException refusal =
                assertThrows(EspalierException.class, () -> RunFolder.open(run, RunFolder.Mode.RESUME));
        assertTrue(
                refusal.getMessage().contains(run.resolve("checkpoints") + ": it is a file; it must be a folder"),
                refusal.getMessage());
    }

    @Test
    void linksToFilesAndFoldersAreFine() throws IOException {
        Path run = run("run");
        Files.move(run.resolve("checkpoints"), folder.resolve("elsewhere"));
        Files.createSymbolicLink(run.resolve("checkpoints"), folder.resolve("elsewhere"));
        Files.createFile(folder.resolve("lines"));
        Files.createSymbolicLink(run.resolve("metrics.jsonl"), folder.resolve("lines"));
        try (RunFolder open = RunFolder.open(run, RunFolder.Mode.RESUME)) {
            assertEquals(RunFolder.State.RESUMED, open.state());
        }
    }
}
