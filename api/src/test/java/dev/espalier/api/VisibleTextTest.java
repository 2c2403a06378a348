package dev.espalier.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VisibleTextTest {

    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', textBlock = """
            1B,      \\u001b
            0,       \\u0000
            7,       \\u0007
            7F,      \\u007f
            9B,      \\u009b
            85,      \\u0085
            AD,      \\u00ad
            200B,    \\u200b
            200E,    \\u200e
            2028,    \\u2028
            202E,    \\u202e
            2066,    \\u2066
            FEFF,    \\ufeff
            FFFE,    \\ufffe
            D800,    \\ud800
            DC00,    \\udc00
            E0041,   \\U000e0041
            A,       \\n
            D,       \\r
            9,       \\t
            """)
    void escapesWhatDoesNotShow(String codePoint, String escape) {
        String hidden = Character.toString(Integer.parseInt(codePoint, 16));
        assertEquals("a" + escape + "b", VisibleText.line("a" + hidden + "b"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "plain", "C:\\new\\table", "\\n", "données", "数据", "مثال", "😀", "क्‍ष", "a\u00a0b", "~"})
    void leavesTheRest(String text) {
        assertSame(text, VisibleText.line(text));
        assertSame(text, VisibleText.block(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"one\ntwo", "one\r\ntwo", "\tindented", "end\n"})
    void keepsTheLinesOfABlock(String text) {
        assertSame(text, VisibleText.block(text));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            'over\rwritten',   over\\rwritten
            'last\r',          last\\r
            'red \u001b[31m',  red \\u001b[31m
            """)
    void escapesTheRestOfABlock(String text, String escaped) {
        assertEquals(escaped, VisibleText.block(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\u001b[31m\n", "\u202e", "\ud800x"})
    void escapesOnce(String text) {
        String once = VisibleText.line(text);
        assertSame(once, VisibleText.line(once));
    }

    @ParameterizedTest
    @ValueSource(strings = {"where", "what", "remedy"})
    void problemsAreOneLine(String component) {
        String hostile = "adam\u001b[31m\nerror[internal]: forged";
        Problem problem = new Problem(
                ErrorCode.UNKNOWN_PLUGIN,
                component.equals("where") ? hostile : "where",
                component.equals("what") ? hostile : "what",
                component.equals("remedy") ? hostile : "remedy");
        assertEquals(1, problem.toString().lines().count());
        assertEquals(-1, problem.toString().indexOf('\u001b'));
    }
}
