package dev.espalier.core.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Problem;
import dev.espalier.core.data.Holdout;
import dev.espalier.core.fixture.Fixtures;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class HoldoutTest {

    private static Stream<Arguments> forms() {
        return Stream.of(
                Arguments.of(
                        "validation: 0.3", Holdout.Fraction.of(0.3), "validation: {fraction: 0.3, stratify: true}"),
                Arguments.of(
                        "validation: {fraction: 0.3}",
                        Holdout.Fraction.of(0.3),
                        "validation: {fraction: 0.3, stratify: true}"),
                Arguments.of(
                        "validation: {fraction: 0.3, stratify: true}",
                        Holdout.Fraction.of(0.3),
                        "validation: {fraction: 0.3, stratify: true}"),
                Arguments.of(
                        "validation: {fraction: 0.3, stratify: false}",
                        new Holdout.Fraction(0.3, new Holdout.Cut(false)),
                        "validation: {fraction: 0.3, stratify: false}"),
                Arguments.of(
                        "validation: {folds: 5, fold: 2}",
                        Holdout.Fold.of(5, 2),
                        "validation: {folds: 5, fold: 2, repeat: 1, stratify: true}"),
                Arguments.of(
                        "validation: {fold: 5, folds: 5, stratify: false}",
                        new Holdout.Fold(5, 5, 1, new Holdout.Cut(false)),
                        "validation: {folds: 5, fold: 5, repeat: 1, stratify: false}"),
                Arguments.of(
                        "validation: {folds: 5, fold: 5, repeat: 3}",
                        new Holdout.Fold(5, 5, 3, new Holdout.Cut()),
                        "validation: {folds: 5, fold: 5, repeat: 3, stratify: true}"),
                Arguments.of(
                        "validation: {fraction: 0.3, group: patient}",
                        new Holdout.Fraction(0.3, new Holdout.Cut().withGroup("patient")),
                        "validation: {fraction: 0.3, stratify: true, group: patient}"),
                Arguments.of(
                        "validation: {fraction: 0.3, time: date}",
                        new Holdout.Fraction(0.3, new Holdout.Cut().withTime("date")),
                        "validation: {fraction: 0.3, stratify: true, time: date}"),
                Arguments.of(
                        "validation: {folds: 3, fold: 1, stratify-by: price}",
                        new Holdout.Fold(3, 1, 1, new Holdout.Cut().withStratifyBy("price")),
                        "validation: {folds: 3, fold: 1, repeat: 1, stratify: true, stratify-by: price}"),
                Arguments.of(
                        "validation: {column: year, value: 2024}",
                        new Holdout.Column("year", "2024"),
                        "validation: {column: year, value: \"2024\"}"),
                Arguments.of(
                        "validation: {rows: valid.txt}",
                        new Holdout.Rows("valid.txt"),
                        "validation: {rows: valid.txt}"));
    }

    @ParameterizedTest
    @MethodSource("forms")
    void readsEveryFormAndSpellsItOut(String form, Holdout expected, String spelled) {
        Stack stack = read("{source: table, path: a, " + form + "}");

        assertEquals(expected, stack.data().validation());
        assertEquals(new Fixtures.Table("a", ""), stack.data().source(), "the setting of that name stays the source's");
        String text = StackWriter.write(stack, StackReaderTest.CATALOG);
        assertTrue(text.contains(spelled), text);
        assertEquals(stack, StackReader.read("written", text, StackReaderTest.CATALOG, Map.of()));
    }

    @Test
    void theTestFractionMayBeUnstratifiedToo() {
        Stack stack = read("{source: table, validation: 0.3, test: {fraction: 0.2, stratify: false}}");

        assertEquals(
                new Holdout.Fraction(0.2, new Holdout.Cut(false)), stack.data().test());
        assertTrue(
                StackWriter.write(stack, StackReaderTest.CATALOG).contains("test: {fraction: 0.2, stratify: false}"));
    }

    @Test
    void anOverridePicksTheFold() {
        String text = StackReaderTest.LEAST.replaceFirst(
                "data: .*", "data: {source: table, validation: {folds: 5, fold: 1}}");

        assertEquals(
                Holdout.Fold.of(5, 4),
                StackReader.read("test.yaml", text, StackReaderTest.CATALOG, Map.of("data.validation.fold", "4"))
                        .data()
                        .validation());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    validation: -0.1                        | INVALID_SETTING | 1:35 | data.validation is -0.1; it must be in [0, 1)
                    validation: [0.1]                       | WRONG_TYPE      | 1:35 | validation of data source table is a list; it must be text
                    test: [0.1]                             | WRONG_TYPE      | 1:29 | data.test is a list; it must be a number
                    validation: {}                          | MISSING_SETTING | 1:35 | data.validation.fraction is missing
                    validation: {fraction: 1}                  | INVALID_SETTING | 1:46 | data.validation.fraction is 1; it must be in [0, 1)
                    validation: {fraction: some}            | WRONG_TYPE      | 1:46 | data.validation.fraction is the text 'some'
                    validation: {fraction: 0.1, folds: 5}      | INVALID_SETTING | 1:58 | fraction and data.validation.folds are both given
                    validation: {folds: 5}                  | MISSING_SETTING | 1:35 | data.validation.fold is missing
                    validation: {fold: 5}                   | MISSING_SETTING | 1:35 | data.validation.folds is missing
                    validation: {folds: 1, fold: 1}         | INVALID_SETTING | 1:43 | data.validation.folds is 1; it must be at least 2
                    validation: {folds: 5, fold: 6}         | INVALID_SETTING | 1:52 | data.validation.fold is 6; it must be in [1, 5]
                    validation: {folds: 5, fold: 0}         | INVALID_SETTING | 1:52 | data.validation.fold is 0; it must be in [1, 5]
                    validation: {fraction: 0.1, stratify: 3}   | WRONG_TYPE      | 1:61 | data.validation.stratify is the number 3
                    validation: {fracton: 0.1, fraction: 0.1}     | UNKNOWN_SETTING | 1:36 | did you mean 'fraction'
                    validation: {folds: 5, fold: 1, repeat: 0} | INVALID_SETTING | 1:63 | data.validation.repeat is 0; it must be at least 1
                    validation: {column: split}              | MISSING_SETTING | 1:35 | data.validation.value is missing
                    validation: {column: a, value: b, fraction: 0.1} | INVALID_SETTING | 1:67 | are both given
                    validation: {rows: a, group: b}          | INVALID_SETTING | 1:42 | are both given
                    validation: {fraction: 0.1, group: a, time: b} | INVALID_SETTING | 1:67 | data.validation.time is b; it must not be given beside group
                    validation: {fraction: 0.1, stratify: false, stratify-by: a} | INVALID_SETTING | 1:81 | must not be given with stratify: false
                    validation: {fraction: 0.1, time-format: yyyy} | INVALID_SETTING | 1:64 | must not be given without time
                    validation: {folds: 2, fold: 1, repeat: 2, time: a} | INVALID_SETTING | 1:63 | it must be 1, for folds by time
                    test: {folds: 5, fraction: 0.1}   | INVALID_SETTING | 1:37 | fraction and data.test.folds are both given
                    validation: 0.6, test: 0.5              | INVALID_SETTING | 1:35 | must leave samples to train on
                    validation: {fraction: 0.6}, test: 0.5     | INVALID_SETTING | 1:35 | must leave samples to train on
                    """)
    void tellsWhatIsWrongAndWhere(String held, ErrorCode code, String place, String text) {
        EspalierException refused = assertThrows(
                EspalierException.class,
                () -> DataStack.read("data: {source: table, " + held + "}", "test.yaml", StackReaderTest.CATALOG));

        List<Problem> problems = refused.problems();
        assertEquals(1, problems.size(), problems::toString);
        assertEquals(code, problems.get(0).code());
        assertEquals("test.yaml:" + place, problems.get(0).where());
        assertTrue(problems.get(0).toString().contains(text), problems.get(0)::toString);
    }

    private static Stack read(String data) {
        return StackReaderTest.read(StackReaderTest.LEAST.replaceFirst("data: .*", "data: " + data));
    }
}
