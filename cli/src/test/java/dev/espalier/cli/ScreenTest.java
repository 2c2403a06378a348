package dev.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

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
}
