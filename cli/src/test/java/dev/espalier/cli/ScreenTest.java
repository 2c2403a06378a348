package dev.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScreenTest {

    @Test
    void replacesTheLiveLine() {
        TestScreen test = TestScreen.terminal(80);
        test.screen().live("one");
        test.screen().live("two");
        test.screen().line("done");

        assertEquals("\r\u001b[Kone\r\u001b[Ktwo\r\u001b[Kdone" + System.lineSeparator(), test.output());
    }

    @Test
    void takesTheLiveLineAwayBeforeAnError() {
        TestScreen test = TestScreen.terminal(80);
        test.screen().live("one");
        test.screen().error("wrong");

        assertEquals("\r\u001b[Kone\r\u001b[K", test.output());
        assertEquals("wrong" + System.lineSeparator(), test.errors());
    }

    @Test
    void cutsTheLiveLineBeforeTheLastColumn() {
        TestScreen test = TestScreen.terminal(4);
        test.screen().live("12345");

        assertEquals("\r\u001b[K123", test.output());
    }

    @Test
    void showsNoLiveLineWithoutATerminal() {
        TestScreen test = TestScreen.plain();
        test.screen().live("one");
        test.screen().line("done");

        assertEquals("done" + System.lineSeparator(), test.output());
    }

    @Test
    void escapesWhatATerminalWouldObey() throws IOException {
        TestScreen test = TestScreen.terminal(80);
        test.screen().line("adam\u001b[31m\nforged");
        test.screen().text("two\nlines\u009b1m\n");
        test.screen().data("red\u001b[31m\n");
        test.screen().error("warning: \u202egnp.exe\nerror[internal]: forged");
        test.screen().errorText("\tat a\u0007\n\tat b");
        test.screen().live("\u001b[2J");

        assertEquals(
                List.of(
                        "adam\\u001b[31m\\nforged",
                        "two",
                        "lines\\u009b1m",
                        "red\\u001b[31m",
                        "",
                        "\u001b[K\\u001b[2J"),
                test.output().lines().toList());
        assertEquals(
                List.of("warning: \\u202egnp.exe\\nerror[internal]: forged", "\tat a\\u0007", "\tat b"),
                test.errors().lines().toList());
    }

    @Test
    void givesDataToProgramsAsTheyAre() throws IOException {
        TestScreen test = TestScreen.plain();
        test.screen().data("red\u001b[31m\n");

        assertEquals("red\u001b[31m\n", test.output());
    }

    @ParameterizedTest
    @CsvSource({
        "No space left on device, 0, 6, 1",
        "No space left on device, 4, 4, 1",
        "Broken pipe, 0, 141, 0",
        "Broken pipe, 3, 3, 0"
    })
    void tellsOnceThatTheOutputFailed(String reason, int code, int expected, int problems) {
        TestScreen test = TestScreen.failing(reason);
        test.screen().line("one");
        test.screen().text("two\n");
        test.screen().line("three");

        assertEquals(expected, test.screen().exitCode(code));
        assertEquals(problems, test.errors().lines().count());
        assertTrue(problems == 0
                || test.errors().startsWith("error[io]: standard output: cannot be written to: " + reason));
    }

    @Test
    void throwsWhereDataCannotBeWritten() {
        TestScreen test = TestScreen.failing("No space left on device");

        IOException failure =
                assertThrows(IOException.class, () -> test.screen().data("1,2\n"));
        assertTrue(test.screen().isOutputFailure(failure));
        assertFalse(test.screen().isOutputFailure(new IOException("another")));
        assertEquals(6, test.screen().exitCode(0));
    }
}
