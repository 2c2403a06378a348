package dev.espalier.verification.run;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A command that is running. */
final class RunningCommand implements AutoCloseable {

    private final List<String> arguments;
    private final Process process;
    private final Path output;
    private final Path errors;

    RunningCommand(List<String> arguments, Process process, Path output, Path errors) {
        this.arguments = arguments;
        this.process = process;
        this.output = output;
        this.errors = errors;
    }

    long pid() {
        return process.pid();
    }

    /** Waits until it has ended. */
    Outcome await(Duration patience) {
        if (!endsWithin(patience)) {
            process.destroyForcibly();
            fail("it has not ended within " + patience + "\n"
                    + new Outcome(arguments, -1, textOf(output), textOf(errors)));
        }
        return new Outcome(arguments, process.exitValue(), textOf(output), textOf(errors));
    }

    /** Waits for its end or for the time to pass; whether it has ended. */
    boolean endsWithin(Duration time) {
        try {
            return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Waits until something has come about, or fails once the process has ended without it. */
    RunningCommand awaitUntil(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            if (endsWithin(Duration.ofMillis(5)) && !condition.getAsBoolean()) {
                fail("it ended too soon\n" + await(Duration.ZERO));
            }
        }
        return this;
    }

    /** What it has printed so far. */
    String outputSoFar() {
        return textOf(output);
    }

    /**
     * Kills it as {@code kill -9} does.
     *
     * @return whether it was still alive
     */
    boolean kill() {
        boolean alive = process.isAlive();
        process.destroyForcibly();
        endsWithin(Duration.ofSeconds(30));
        // a process that ended by itself in between has a code of its own: 128 + 9 is that of a kill
        return alive && process.exitValue() == 137;
    }

    /** Sends it a signal by name, such as {@code TERM}. */
    RunningCommand signal(String name) {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        return this;
    }

    @Override
    public void close() {
        process.destroyForcibly();
        endsWithin(Duration.ofSeconds(30));
        try {
            Files.deleteIfExists(output);
            Files.deleteIfExists(errors);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static String textOf(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
