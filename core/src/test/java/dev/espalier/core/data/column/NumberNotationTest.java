package dev.espalier.core.data.column;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumberNotationTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', nullValues = "-", textBlock = """
                    .  | ``  | ``  | 1234.5          | 1234.5
                    ,  | ``  | ``  | 1234,5          | 1234.5
                    ,  | ``  | ``  | 1234.5          | -
                    ,  | .   | ``  | 1.234,5         | 1234.5
                    ,  | .   | ``  | -1.234.567,25   | -1234567.25
                    ,  | .   | ``  | 1234567,25      | 1234567.25
                    ,  | .   | ``  | 1.23,5          | -
                    ,  | .   | ``  | 1234.567        | -
                    ,  | .   | ``  | 1.2345          | -
                    ,  | .   | ``  | .123            | -
                    .  | ,   | ``  | 1,234           | 1234
                    .  | '   | ``  | 1'234.5         | 1234.5
                    .  | '   | ``  | 1\u2019234.5    | 1234.5
                    .  | ` ` | ``  | 12\u202f345     | 12345
                    .  | ` ` | ``  | 12\u00a0345     | 12345
                    .  | ``  | kg  | 12.5 kg         | 12.5
                    .  | ``  | kg  | 12.5kg          | 12.5
                    .  | ``  | kg  | 12.5            | 12.5
                    .  | ``  | kg  | 12.5 g          | 12.5 g
                    .  | ``  | $   | $5              | 5
                    .  | ``  | $   | -$5.25          | -5.25
                    .  | ``  | %   | 80 %            | 80
                    ,  | .   | €   | 1.234,50 €      | 1234.50
                    """)
    void numbersAreWrittenPlainly(char decimal, String grouping, String unit, String text, String plain) {
        assertEquals(plain, new NumberNotation(decimal, grouping, unit).plain(text));
    }
}
