package dev.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ReadingLineTest {

    private static final long SECOND = 1_000_000_000L;

    private long now;

    @Test
    void printsALineEveryTenSeconds() {
        TestScreen plain = TestScreen.plain();
        ReadingLine line = new ReadingLine(plain.screen(), () -> now);
        for (int done = 1; done <= 25_000; done++) {
            now += SECOND / 1000;
            line.advanced("pictures", done, 25_000);
        }

        assertEquals(
                "reading pictures: 10,000 of 25,000\nreading pictures: 20,000 of 25,000\n",
                plain.output().replace(System.lineSeparator(), "\n"));
    }

    @Test
    void saysNothingOfWhatIsReadAtOnce() {
        TestScreen plain = TestScreen.plain();
        new ReadingLine(plain.screen(), () -> now).advanced("pictures", 1, 1);

        assertEquals("", plain.output());
    }

    @Test
    void showsALiveLineOnATerminal() {
        TestScreen terminal = TestScreen.terminal(100);
        ReadingLine line = new ReadingLine(terminal.screen(), () -> now);
        now += SECOND;
        line.advanced("pictures", 40, 1_200);

        assertTrue(terminal.output().endsWith("reading pictures: 40 of 1,200"), terminal.output());
    }
}
