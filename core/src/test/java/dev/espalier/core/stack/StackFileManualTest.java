package dev.espalier.core.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds the page about stack files against the words that are read. */
class StackFileManualTest {

    @Test
    void explainsEveryKeyAndKnowsTheDefaults() throws IOException {
        String page = Files.readString(page());
        List<String> missing = Stream.of(
                        Keys.STACK, Keys.TRAIN_KEYS, Keys.DATA_KEYS, Keys.HOLDOUT_KEYS, Keys.GRAPH, Keys.GROUP)
                .flatMap(List::stream)
                .map(Key::name)
                .filter(name -> !page.contains("`" + name + "`") && !page.contains(name + ":"))
                .toList();
        assertEquals(List.of(), missing);
        StackBuilder defaults = new StackBuilder();
        Stack.Train train = defaults.train();
        for (String row : List.of(
                "| `name` | `" + defaults.name + "` |",
                "| `seed` | " + defaults.seed + " |",
                "| `learning-rate` | " + defaults.learningRate + " |",
                "| `epochs` or `steps` | `epochs: " + train.length().count() + "` |",
                "| `batch` | " + train.batch() + " |",
                "| `accumulate` | " + train.accumulate() + " |",
                "| `restore-best` | " + train.restoreBest() + " |",
                "| `guard` | " + train.guard() + " |",
                "| `prefetch` | " + train.prefetch() + " |",
                "| `checkpoint` | `{epochs: " + train.checkpoint().every().count() + ", keep: "
                        + train.checkpoint().keep() + "}` |")) {
            assertTrue(page.contains(row), row);
        }
    }

    /** The page, whether the tests run in the module's folder or in the repository's. */
    private static Path page() {
        Path fromModule = Path.of("..", "docs", "stack-files.md");
        return Files.exists(fromModule) ? fromModule : Path.of("docs", "stack-files.md");
    }
}
