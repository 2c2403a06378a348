package dev.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.Problem;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocaleNamesTest {

    @ParameterizedTest
    @CsvSource({
        "UTF-8,          données.yaml",
        "UTF-8,          '\uFFFD'",
        "ANSI_X3.4-1968, stack.yaml",
        "ISO-8859-1,     données.yaml",
        "unheard-of,     données.yaml"
    })
    void acceptsNamesThatCanBeSpelled(String characterSet, String name) {
        assertEquals(Optional.empty(), LocaleNames.check(characterSet, List.of("train", name), "."));
    }

    @ParameterizedTest
    @CsvSource({
        "ANSI_X3.4-1968, donn\uFFFD\uFFFDes.yaml, .",
        "ANSI_X3.4-1968, données.yaml, .",
        "ISO-8859-1, 数据.yaml, .",
        "ANSI_X3.4-1968, stack.yaml, /donn\uFFFD\uFFFDes",
        "ANSI_X3.4-1968, stack.yaml, /donn??es"
    })
    void refusesNamesThatGotLost(String characterSet, String name, String folder) {
        Problem problem =
                LocaleNames.check(characterSet, List.of("train", name), folder).orElseThrow();
        assertEquals(ErrorCode.USAGE, problem.code());
        assertTrue(problem.text().contains(characterSet), problem::text);
        assertTrue(problem.text().contains("LC_ALL=C.UTF-8"), problem::text);
    }
}
