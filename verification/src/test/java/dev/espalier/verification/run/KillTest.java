package dev.espalier.verification.run;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
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

    /** The first calls of each run know of two epochs only; its schedules are stretched when it is made longer. */
    @Test
    void aRunThatIsKilledWhileItIsMadeLongerResumesToTheSameBits() throws IOException {
        String stack = Stacks.everything(folder).toString();
        Command command = Command.shortIn(folder);
        String[] longer = {"train", stack, "--quiet", "--resume", "--extend-schedule", "stretch"};
        for (String out : new String[] {"whole", "killed"}) {
            command.run("train", stack, "--quiet", "--epochs", "2", "--out", out)
                    .exits(0);
        }
        command.run(with(longer, "--out", "whole")).exits(0);
        RunFiles killed = new RunFiles(folder.resolve("killed"));
        for (int kills = 0; kills < 3; kills++) {
            int before = killed.checkpoints().hashCode();
            try (RunningCommand running = command.start(with(longer, "--out", "killed"))) {
                running.awaitUntil(() -> killed.checkpoints().hashCode() != before)
                        .kill();
            }
        }
        command.run(with(longer, "--out", "killed")).exits(0);
        RunFiles.requireSame(new RunFiles(folder.resolve("whole")), killed);
    }

    private static String[] with(String[] line, String... more) {
        return Stream.concat(Stream.of(line), Stream.of(more)).toArray(String[]::new);
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
