package dev.espalier.verification.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

/**
 * What a command has come to.
 *
 * @param arguments its command line
 * @param exitCode its exit code; -1 if it had to be killed
 * @param output its standard output
 * @param errors its standard error
 */
record Outcome(List<String> arguments, int exitCode, String output, String errors) {

    /** Holds it to an exit code, and to showing no stack trace with it. */
    Outcome exits(int code) {
        assertEquals(code, exitCode, this::toString);
        assertFalse(errors.contains("\tat "), this::toString);
        return this;
    }

    /** Holds it to having printed something. */
    Outcome prints(String text) {
        assertTrue(output.contains(text), () -> "it does not print '" + text + "'\n" + this);
        return this;
    }

    /** Holds it to having told something on standard error. */
    Outcome tells(String text) {
        assertTrue(errors.contains(text), () -> "it does not tell '" + text + "'\n" + this);
        return this;
    }

    /** The lines of its standard error that are problems. */
    List<String> problems() {
        return errors.lines().filter(line -> line.startsWith("error[")).toList();
    }

    @Override
    public String toString() {
        return "espalier " + String.join(" ", arguments) + " ended with " + exitCode + "\n--- standard output\n"
                + output + "--- standard error\n" + errors + "---";
    }
}
