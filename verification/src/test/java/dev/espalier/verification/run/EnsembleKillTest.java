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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An ensemble whose process is killed comes to the bits of one that was not. */
@Tag("slow")
class EnsembleKillTest {

    private static final int KILLS = 4;

    @TempDir
    Path folder;

    private static String[] line(String stack, String out, String... further) {
        String[] line = {
            "train", stack, "--set", "ensemble=3", "--set", "train.epochs=12", "--threads", "2", "--out", out
        };
        String[] all = Arrays.copyOf(line, line.length + further.length);
        System.arraycopy(further, 0, all, line.length, further.length);
        return all;
    }

    @Test
    void killsAtRandomTimesChangeNothing() throws IOException {
        Command command = Command.shortIn(folder);
        String stack = Stacks.everything(folder).toString();
        long start = System.nanoTime();
        command.run(line(stack, "whole")).exits(0);
        long nanoseconds = System.nanoTime() - start;
        Random random = new Random(11);
        int kills = 0;
        for (int run = 1; kills < KILLS; run++) {
            String out = "killed-" + run;
            boolean ended = false;
            while (!ended && kills < KILLS) {
                try (RunningCommand running = command.start(line(stack, out, "--resume"))) {
                    ended = running.endsWithin(
                            Duration.ofNanos((long) (nanoseconds * (0.2 + 0.5 * random.nextDouble()))));
                    if (ended) {
                        running.await(Duration.ZERO).exits(0);
                    } else if (running.kill()) {
                        kills++;
                    }
                }
            }
            command.run(line(stack, out, "--resume")).exits(0);
            for (String file : new String[] {"model.safetensors", "members/3/model.safetensors"}) {
                assertArrayEquals(bytes("whole", file), bytes(out, file), file);
            }
            assertEquals(
                    Files.readString(folder.resolve("whole/ensemble.json")),
                    Files.readString(folder.resolve(out).resolve("ensemble.json")));
            assertTrue(run <= 5 * KILLS, "the ensembles end before they can be killed");
        }
    }

    private byte[] bytes(String out, String file) throws IOException {
        return Files.readAllBytes(folder.resolve(out).resolve(file));
    }
}
