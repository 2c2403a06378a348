package dev.espalier.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/** A screen that keeps what is written. */
final class TestScreen {

    private final StringWriter output = new StringWriter();
    private final StringWriter errors = new StringWriter();
    private final Screen screen;

    private TestScreen(boolean terminal, int columns) {
        screen = new Screen(new PrintWriter(output), new PrintWriter(errors), terminal, columns);
    }

    static TestScreen plain() {
        return new TestScreen(false, 80);
    }

    static TestScreen terminal(int columns) {
        return new TestScreen(true, columns);
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
        return new CommandContext(screen, new SignalStop(code -> {})).execute(arguments);
    }
}
