package dev.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.VisibleText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShellWordTest {

    private static final List<String> WORDS = List.of(
            "plain",
            "a b",
            "",
            "it's",
            "''",
            "\"quoted\"",
            "$HOME",
            "`date`",
            "$(date)",
            "back\\slash",
            "a\nb",
            "--out=a\nb",
            "\ttab",
            "esc\u001b[31m",
            "bidi\u202etxt",
            "100%s\n%d",
            "#no comment",
            "~",
            "*",
            "!history",
            "a;b&c|d>e<f",
            "model.0.dense={units: 3, bias: [true]}",
            "Größe ü 木 \ud83c\udf33",
            "two\r\nlines",
            " padded ");

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aShellReadsWhatWasMeant() throws IOException, InterruptedException {
        StringBuilder script = new StringBuilder("printf '%s\\0'");
        WORDS.forEach(word -> script.append(' ').append(ShellWord.of(word)));
        Process shell = new ProcessBuilder("sh")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        shell.getOutputStream().write(script.toString().getBytes(StandardCharsets.UTF_8));
        shell.getOutputStream().close();
        String read = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, shell.waitFor());

        List<String> words = new ArrayList<>(List.of(read.split("\0", -1)));
        words.remove(words.size() - 1);
        assertEquals(WORDS, words);
    }

    @Test
    void aTerminalShowsItAsItIs() {
        for (String word : WORDS) {
            String shown = ShellWord.of(word);
            assertEquals(VisibleText.line(shown), shown);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"stacks/iris.yaml", "/a/b-c_d.yaml", "--set=train.epochs=3", "C:/x,y@z+1"})
    void leavesWhatNeedsNoQuotes(String word) {
        assertEquals(word, ShellWord.of(word));
    }

    @Test
    void namesFilesThatLookLikeOptionsByTheirFolder() {
        assertEquals("./-x.yaml", ShellWord.ofPath("-x.yaml"));
        assertEquals("./@x.yaml", ShellWord.ofPath("@x.yaml"));
        assertEquals("'./-a b'", ShellWord.ofPath("-a b"));
        assertTrue(ShellWord.of("ends\n").startsWith("$'"));
    }
}
