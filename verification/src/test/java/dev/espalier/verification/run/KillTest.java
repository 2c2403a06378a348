package dev.espalier.verification.run;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs that are killed and resumed come to the bits of the run that was not, with every stateful part in play. */
@Tag("slow")
class KillTest {

    @TempDir
    Path folder;

    @Test
    void aKilledRunResumesToTheSameBits() throws IOException {
        Killing killing =
                Killing.of(Command.in(folder), Stacks.everything(folder).toString());
        killing.survives(3, 2);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void twentyKillsAtRandomTimesChangeNothing(int threads) throws IOException {
        Killing killing =
                Killing.of(Command.in(folder), Stacks.everything(folder).toString());
        killing.survives(20, threads);
    }

    /** Of other lengths than a whole number of any interval; the last call has nothing left to train. */
    @Test
    void stepsAreDealtOutToAnyNumberOfCalls() throws IOException {
        String stack = Stacks.everything(folder).toString();
        Command command = Command.shortIn(folder);
        String[] whole = {"train", stack, "--quiet", "--epochs", "4", "--out", "whole"};
        command.run(whole).exits(0);
        RunFiles expected = new RunFiles(folder.resolve("whole"));
        for (String steps : new String[] {"23", "100"}) {
            command.run("train", stack, "--quiet", "--epochs", "4", "--out", "dealt", "--resume", "--max-steps", steps)
                    .exits(0);
        }
        RunFiles dealt = new RunFiles(folder.resolve("dealt"));
        RunFiles.requireSame(expected, dealt);
        command.run("train", stack, "--quiet", "--epochs", "4", "--out", "dealt", "--resume")
                .exits(0);
        RunFiles.requireSame(expected, dealt);
        assertTrue(dealt.checkpoints().size() <= 3, () -> "kept " + dealt.checkpoints());
    }
}
