package dev.espalier.core.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ForeignNamesTest {

    private static Stream<ForeignNames.Row> rows() {
        return ForeignNames.TABLE.lines().map(ForeignNames.Row::of);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void everyLineLeadsToNamesThatTheManualExplains(ForeignNames.Row row) throws IOException {
        String manual = manual();

        assertFalse(row.foreign().contains(""), row::toString);
        for (String name : row.names()) {
            assertTrue(
                    manual.contains("`" + name + "`")
                            || manual.contains(name + ":")
                            || manual.contains("# " + name + "\n"),
                    name);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            lr                    | learning-rate, loss       | 'learning-rate'
            lr                    | momentum, nesterov        | 'learning-rate', a key of the stack itself
            batch_size            | data, model, train        | 'train.batch'
            batch_size            | batch, epochs             | 'batch'
            weight_decay          | l1, l2, decoupled-decay   | 'decoupled-decay' or 'l2'
            weight_decay          | beta1, beta2              | the regularizer 'decoupled-decay' or 'l2'
            betas                 | beta1, beta2, epsilon     | 'beta1' or 'beta2'
            mae                   | huber, mean-absolute-error | 'mean-absolute-error'
            MAE                   | mean-absolute-error       | 'mean-absolute-error'
            Linear                | dense, relu               | 'dense'
            softmax cross entropy | cross-entropy             | 'cross-entropy'
            ReduceLROnPlateau     | step, reduce-on-plateau   | 'reduce-on-plateau'
            losses                | loss, model               | 'loss'
            adam                  | sgd                       | ""
            """)
    void dependsOnThePlace(String name, String known, String meant) {
        assertEquals(meant, ForeignNames.meant(name, List.of(known.split(", "))));
    }

    @Test
    void aNameThatIsSpelledDifferentlyIsNotForeign() {
        assertEquals(
                "did you mean 'weight-decay'? known: decoupled-decay, weight-decay",
                Suggestions.nearest("weightDecay", List.of("weight-decay", "decoupled-decay")));
    }

    private static String manual() throws IOException {
        Path docs = Files.exists(Path.of("..", "docs")) ? Path.of("..", "docs") : Path.of("docs");
        try (Stream<Path> pages = Files.list(docs.resolve("catalogue"))) {
            return Stream.concat(pages, Stream.of(docs.resolve("stack-files.md")))
                    .map(page -> {
                        try {
                            return Files.readString(page);
                        } catch (IOException failure) {
                            throw new UncheckedIOException(failure);
                        }
                    })
                    .collect(Collectors.joining("\n"));
        }
    }
}
