package dev.espalier.verification.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A cross-validation that is killed or stopped comes to the bits of one that was not. */
@Tag("slow")
class CrossValidationKillTest {

    private static final String RESULTS = "cross-validation.json";
    private static final int KILLS = 6;

    @TempDir
    Path folder;

    private Command command;
    private String stack;
    private long nanoseconds;

    @BeforeEach
    void runWhole() throws IOException {
        command = Command.shortIn(folder);
        stack = Stacks.everything(folder).toString();
        long start = System.nanoTime();
        command.run(line("whole")).exits(0);
        nanoseconds = System.nanoTime() - start;
    }

    private String[] line(String out, String... further) {
        String[] line = {
            "cross-validate", stack, "--folds", "3", "--set", "train.epochs=12", "--threads", "2", "--out", out
        };
        String[] all = Arrays.copyOf(line, line.length + further.length);
        System.arraycopy(further, 0, all, line.length, further.length);
        return all;
    }

    private void requireSame(String out) throws IOException {
        assertEquals(
                Files.readString(folder.resolve("whole").resolve(RESULTS)),
                Files.readString(folder.resolve(out).resolve(RESULTS)));
        for (int fold = 1; fold <= 3; fold++) {
            Path run = Path.of("repeat-1", "fold-" + fold);
            RunFiles.requireSame(
                    new RunFiles(folder.resolve("whole").resolve(run)),
                    new RunFiles(folder.resolve(out).resolve(run)));
        }
    }

    @Test
    void killsAtRandomTimesChangeNothing() throws IOException {
        Random random = new Random(5);
        int kills = 0;
        for (int run = 1; kills < KILLS; run++) {
            String out = "killed-" + run;
            boolean ended = false;
            while (!ended && kills < KILLS) {
                try (RunningCommand running = command.start(line(out, "--resume"))) {
                    ended = running.endsWithin(
                            Duration.ofNanos((long) (nanoseconds * (0.1 + 0.7 * random.nextDouble()))));
                    if (ended) {
                        running.await(Duration.ZERO).exits(0);
                    } else if (running.kill()) {
                        kills++;
                    }
                }
            }
            command.run(line(out, "--resume")).exits(0);
            requireSame(out);
            assertTrue(run <= 5 * KILLS, "the runs end before they can be killed");
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aSignalSavesAndSaysHowToGoOn() throws IOException {
        Path second = folder.resolve("stopped/repeat-1/fold-2/checkpoints");
        try (RunningCommand running = command.start(line("stopped"))) {
            running.awaitUntil(() -> Files.isDirectory(second))
                    .signal("TERM")
                    .await(Duration.ofSeconds(60))
                    .exits(143)
                    .prints("stopped: interrupted by a signal, after 1 of 3 runs")
                    .prints("go on with: espalier cross-validate ")
                    .prints("--resume --folds=3 --set=train.epochs=12");
        }
        byte[] model = Files.readAllBytes(folder.resolve("stopped/repeat-1/fold-1/model.safetensors"));
        command.run(line("stopped", "--resume")).exits(0).prints("done before").prints("fold 2/3  resumed after step ");
        assertArrayEquals(model, Files.readAllBytes(folder.resolve("stopped/repeat-1/fold-1/model.safetensors")));
        requireSame("stopped");
    }
}
