package dev.espalier.verification.run;

import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A run that is asked to end saves what it has, and goes on from there. */
@DisabledOnOs(OS.WINDOWS)
@Tag("slow")
class SignalTest {

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final int INTERRUPT = 2;

    @TempDir
    static Path folder;

    private static Command command;
    private static String stack;

    @BeforeAll
    static void train() throws IOException {
        command = Command.shortIn(folder);
        stack = Stacks.everything(folder).toString();
        command.run("train", stack, "--quiet", "--out", "whole").exits(0);
    }

    @ParameterizedTest
    @CsvSource({"TERM, 143", "INT, 130"})
    void savesAndEndsWithTheSignalsCode(String signal, int code) throws IOException {
        assumeFalse(
                signal.equals("INT") && interruptIsIgnored(),
                "who started this JVM has it ignore Ctrl-C, and so do those that it starts");
        String out = "interrupted-" + signal;
        RunFiles interrupted = new RunFiles(folder.resolve(out));
        try (RunningCommand running = command.start("train", stack, "--out", out)) {
            running.awaitUntil(() -> !interrupted.checkpoints().isEmpty())
                    .signal(signal)
                    .await(Duration.ofSeconds(60))
                    .exits(code)
                    .prints("stopped: ")
                    .prints("--resume");
        }
        command.run("train", stack, "--out", out, "--resume").exits(0).prints("resumed after step ");
        RunFiles.requireSame(new RunFiles(folder.resolve("whole")), interrupted);
    }

    private static boolean interruptIsIgnored() throws IOException {
        if (!Files.exists(STATUS)) {
            return false;
        }
        return Files.readString(STATUS)
                .lines()
                .filter(line -> line.startsWith("SigIgn:"))
                .map(line -> Long.parseUnsignedLong(
                        line.substring(line.indexOf(':') + 1).strip(), 16))
                .anyMatch(ignored -> (ignored >> (INTERRUPT - 1) & 1) == 1);
    }
}
