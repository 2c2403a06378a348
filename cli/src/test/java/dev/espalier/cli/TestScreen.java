package dev.espalier.cli;

import java.io.ByteArrayInputStream;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

/** A screen that keeps what is written. */
final class TestScreen {

    private final Writer output;
    private final StringWriter errors = new StringWriter();
    private final Screen screen;

    private TestScreen(Writer output, boolean terminal, int columns) {
        this.output = output;
        this.screen = new Screen(output, errors, terminal, columns);
    }

    static TestScreen plain() {
        return new TestScreen(new StringWriter(), false, 80);
    }

    static TestScreen terminal(int columns) {
        return new TestScreen(new StringWriter(), true, columns);
    }

    /** A screen whose standard output cannot be written to, for a reason as the system words it. */
    static TestScreen failing(String reason) {
        return new TestScreen(new FailingWriter(reason), false, 80);
    }

    /** The screen of a command that something is piped into. */
    TestScreen piped(String input) {
        screen.setInput(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)), true);
        return this;
    }

    Screen screen() {
        return screen;
    }

    String output() {
        return output.toString();
    }

    String errors() {
        return errors.toString();
    }

    /** Runs a command line in this process. */
    int run(String... arguments) {
        return new CommandContext(screen, new SignalStop(code -> {}, text -> {}, SignalStop.PATIENCE))
                .execute(arguments);
    }
}
