package dev.espalier.core.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Problem;
import dev.espalier.core.document.ScalarNode.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlReaderTest {

    @TempDir
    Path folder;

    @Test
    void readsMapsListsAndScalarsWithTheirPlaces() {
        MapNode document = (MapNode) YamlReader.read("stack.yaml", """
                name: first run
                train: {epochs: 20, rate: 1e-3}
                model:
                  - dense: 256
                  - relu
                """);
        assertEquals(List.of("name", "train", "model"), document.keys());
        assertEquals(ScalarNode.of("first run"), document.get("name").orElseThrow());
        MapNode train = (MapNode) document.get("train").orElseThrow();
        assertEquals(
                "stack.yaml:2:9", train.entry("epochs").orElseThrow().keyPlace().toString());
        assertEquals(
                new ScalarNode(new Place("stack.yaml", 2, 27), Kind.DECIMAL, "1e-3"),
                train.get("rate").orElseThrow());
        ListNode model = (ListNode) document.get("model").orElseThrow();
        assertEquals("stack.yaml:5:5", model.items().get(1).place().toString());
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    0,                    INTEGER
                    -12,                  INTEGER
                    9223372036854775807,  INTEGER
                    1.0,                  DECIMAL
                    .5,                   DECIMAL
                    5.,                   DECIMAL
                    -1.5e-7,              DECIMAL
                    2E+10,                DECIMAL
                    0e0,                  DECIMAL
                    true,                 BOOLEAN
                    FALSE,                BOOLEAN
                    ~,                    NULL
                    null,                 NULL
                    yes,                  TEXT
                    off,                  TEXT
                    NaN,                  TEXT
                    Infinity,             TEXT
                    1f,                   TEXT
                    10s,                  TEXT
                    3x3,                  TEXT
                    1.2.3,                TEXT
                    2024-01-31,           TEXT
                    ٣,                    TEXT
                    1e,                   TEXT
                    adam@acme-2.1,        TEXT
                    """)
    void tellsWhatAnUnquotedScalarIs(String text, Kind kind) {
        ScalarNode scalar = (ScalarNode) YamlReader.read("s", text);
        assertEquals(kind, scalar.kind());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "010",
                "-01",
                "00.5",
                "0x1F",
                "0x1p3",
                "0o17",
                "0b101",
                "1_000",
                "1_000.5",
                "1:30:00",
                "-12:30.5",
                ".nan",
                ".inf",
                "-.INF",
                "1e400",
                "-1e400",
                "1e-400",
                "9223372036854775808",
                "-9223372036854775809"
            })
    void refusesNumbersThatReadersUnderstandDifferently(String text) {
        Problem problem = onlyProblem("rate: " + text);
        assertEquals(ErrorCode.STACK_SYNTAX, problem.code());
        assertEquals("s:1:7", problem.where());
        assertTrue(problem.what().contains("'" + text + "'"), problem.what());
        assertEquals(ScalarNode.of(text), YamlReader.read("s", "'" + text + "'"), "quoted, it is text");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    a: 1\\na: 2                     | s:2:1 | (first defined on line 1)
                    a: {b: 1, c: 2, b: 3}           | s:1:17 | (first defined on line 1)
                    a: &x 1                         | s:1:4 | anchors
                    a: *x                           | s:1:4 | aliases
                    a: !!int 3                      | s:1:4 | tags
                    a: !!java.net.URL [x]           | s:1:4 | tags
                    <<: {a: 1}                      | s:1:1 | merge keys
                    ? [a, b]\\n: 1                  | s:1:3 | a word or a number
                    ~: 1                            | s:1:1 | key is missing
                    a: 1\\n---\\nb: 2               | s:2:1 | second document
                    %YAML 1.1\\n---\\na: 1          | s:1:1 | directive
                    a: 1\\n\\tb: 2                  | s:2:1 | tab
                    a: [1, 2                        | s:1:9 | expected
                    a: b: c                         | s:1:5 | mapping values
                    a: 'b                           | s:1:6 | scalar
                    a: @b                           | s:1:4 | cannot start
                    """)
    void refusesWhatIsNotStrict(String text, String where, String what) {
        Problem problem = onlyProblem(text.replace("\\n", "\n").replace("\\t", "\t"));
        assertEquals(ErrorCode.STACK_SYNTAX, problem.code());
        assertEquals(where, problem.where(), problem.toString());
        assertTrue(problem.what().contains(what), problem.what());
    }

    @Test
    void tellsAllProblemsFromTheTopDown() {
        List<Problem> problems = problems("a: 010\nb: {c: 0x1, c: 2}\nd: &x 1\n");
        assertEquals(
                List.of("s:1:4", "s:2:8", "s:2:13", "s:3:4"),
                problems.stream().map(Problem::where).toList());
    }

    @Test
    void tellsTheFirstHundredProblemsOfMany() {
        List<Problem> problems = problems("key: 010\n".repeat(10_000));
        assertEquals(101, problems.size());
        assertEquals("s:1:6", problems.get(0).where());
        assertEquals(
                "there are 19899 more problems; fix these first",
                problems.get(100).text());
    }

    @Test
    void keepsWhatItCouldUnderstand() {
        Problems problems = new Problems();
        MapNode document =
                (MapNode) YamlReader.read("s", "a: 010\nb: 2\n", problems).orElseThrow();
        assertEquals(1, problems.size());
        assertEquals(Kind.REFUSED, ((ScalarNode) document.get("a").orElseThrow()).kind());
        assertEquals(ScalarNode.of(2), document.get("b").orElseThrow());
    }

    @Test
    void readsAnEmptyDocumentAsNothing() {
        assertEquals(ScalarNode.ofNull(), YamlReader.read("s", ""));
        assertEquals(ScalarNode.ofNull(), YamlReader.read("s", "# only a comment\n"));
    }

    @Test
    void readsJson() {
        assertEquals(
                MapNode.of("a", ListNode.of(List.of(ScalarNode.of(1), ScalarNode.of(true), ScalarNode.of("é\n")))),
                YamlReader.read("s", "{\"a\": [1, true, \"\\u00e9\\n\"]}"));
    }

    @Test
    void refusesDeepNestingAtOnce() {
        Problem problem = onlyProblem("[".repeat(10_000));
        assertTrue(problem.what().contains("more than 64"), problem.what());
        String deepest = "[".repeat(64) + "]".repeat(64);
        assertEquals(
                "[".repeat(64) + "]".repeat(64), YamlReader.read("s", deepest).toString());
    }

    @Test
    void refusesLargeDocumentsBeforeParsingThem() {
        Problem problem = onlyProblem("a: " + "x".repeat(YamlReader.MAXIMUM_BYTES));
        assertTrue(problem.what().contains("1048576"), problem.what());
    }

    @ParameterizedTest
    @ValueSource(strings = {"{a: ", "- ", "? ", "a: [", "'", "\"\\", "|\n ", "{", "{{", "k: v\n", "&a ", "- - "})
    void endsSoonOnRepeatedFragments(String fragment) {
        String text = fragment.repeat(100_000 / fragment.length());
        assertTimeoutPreemptively(Duration.ofSeconds(5), () -> {
            YamlReader.read("s", text, new Problems());
        });
    }

    @Test
    void refusesBytesThatAreNoUtf8() throws IOException {
        Path file = folder.resolve("stack.yaml");
        byte[] text = "a: 1\nb: né\n".getBytes(StandardCharsets.ISO_8859_1);
        Files.write(file, text);
        Problem problem = assertThrows(EspalierException.class, () -> YamlReader.read(file))
                .problems()
                .get(0);
        assertEquals(file + ":2:5", problem.where());
        assertEquals("byte 0xE9 is not UTF-8", problem.what());
    }

    @Test
    void refusesControlCharacters() {
        Problem problem = onlyProblem("a: 1\nb: x\u0000y");
        assertEquals("s:2:5", problem.where());
        assertEquals("the character U+0000 is not allowed in text", problem.what());
    }

    @Test
    void skipsAByteOrderMark() {
        assertEquals(MapNode.of("a", ScalarNode.of(1)), YamlReader.read("s", "\uFEFFa: 1"));
    }

    @Test
    void namesAFileThatIsMissingOrAFolder() {
        assertEquals(
                ErrorCode.IO,
                assertThrows(EspalierException.class, () -> YamlReader.read(folder.resolve("none.yaml")))
                        .code());
        assertEquals(
                ErrorCode.IO,
                assertThrows(EspalierException.class, () -> YamlReader.read(folder))
                        .code());
    }

    private static Problem onlyProblem(String text) {
        List<Problem> problems = problems(text);
        assertEquals(1, problems.size(), problems.toString());
        return problems.get(0);
    }

    private static List<Problem> problems(String text) {
        return assertThrows(EspalierException.class, () -> YamlReader.read("s", text))
                .problems();
    }
}
