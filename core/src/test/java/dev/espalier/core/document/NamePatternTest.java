package dev.espalier.core.document;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamePatternTest {

    @ParameterizedTest
    @CsvSource({
        "*, dense1/weight, true",
        "trunk/*, trunk/dense1/weight, true",
        "trunk/*, trunk2/dense1/weight, false",
        "*/bias, dense1/bias, true",
        "*/bias, dense1/weight, false",
        "dense?/weight, dense1/weight, true",
        "dense?/weight, dense12/weight, false",
        "dense1/weight, dense1/weight, true",
        "dense., dense1, false",
        "(dense1), dense1, false",
    })
    void matchesWholeNames(String pattern, String name, boolean matches) {
        assertEquals(matches, new NamePattern(pattern).matches(name));
    }
}
