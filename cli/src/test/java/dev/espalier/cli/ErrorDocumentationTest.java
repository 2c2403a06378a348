package dev.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.event.RunWarning;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ErrorDocumentationTest {

    @Test
    void explainsEveryCodeUnderItsExitCode() throws IOException {
        Map<String, Integer> explained = new LinkedHashMap<>();
        int exitCode = 0;
        for (String line : text().lines().toList()) {
            if (line.startsWith("## Exit code ")) {
                exitCode = Integer.parseInt(line.substring("## Exit code ".length()));
            } else if (line.startsWith("### ")) {
                explained.put(line.substring(4), exitCode);
            }
        }

        Map<String, Integer> codes = new LinkedHashMap<>();
        for (ErrorCode code : ErrorCode.values()) {
            codes.put(code.toString(), ExitCode.of(code));
        }
        assertEquals(codes, explained);
    }

    @Test
    void givesEveryCodeAnExampleAndARemedy() throws IOException {
        List<String> sections = Arrays.asList(text().split("\n### "));
        for (String section : sections.subList(1, sections.size())) {
            String code = section.lines().findFirst().orElseThrow();
            String[] parts = section.split("\n## ")[0].split("```\n");
            assertEquals(3, parts.length, code);
            assertTrue(parts[1].startsWith("error[" + code + "]: "), parts[1]);
            assertTrue(parts[2].strip().length() > 20, code);
        }
    }

    @Test
    void explainsEveryWarning() throws IOException {
        for (RunWarning.Kind kind : RunWarning.Kind.values()) {
            assertTrue(text().contains("\n| `" + kind + "` | "), kind.toString());
        }
    }

    private static String text() throws IOException {
        return Files.readString(Path.of("..", "docs", "errors.md"));
    }
}
