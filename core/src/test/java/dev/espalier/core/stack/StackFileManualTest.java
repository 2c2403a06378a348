package dev.espalier.core.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.evaluation.Monitor;
import dev.espalier.core.catalog.SettingDescriptor;
import dev.espalier.core.catalog.SettingType;
import dev.espalier.core.data.Holdout;
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
        Stream<String> keys = Stream.of(Keys.STACK, Keys.DATA_KEYS, Keys.GRAPH)
                .flatMap(List::stream)
                .map(Key::name);
        Stream<String> settings = Stream.of(
                        Stack.Train.class,
                        Stack.Length.class,
                        Stack.Checkpoint.class,
                        Recording.class,
                        Monitor.class,
                        Stack.ParameterGroup.class,
                        Holdout.Fraction.class,
                        Holdout.Fold.class,
                        Holdout.Column.class,
                        Holdout.Rows.class)
                .flatMap(type -> SettingType.Group.of(type).settings().stream())
                .map(SettingDescriptor::name);
        List<String> missing = Stream.concat(keys, settings)
                .filter(name -> !page.contains("`" + name + "`") && !page.contains(name + ":"))
                .toList();
        assertEquals(List.of(), missing);
        StackBuilder defaults = new StackBuilder();
        Stack.Train train = defaults.train;
        for (String row : List.of(
                "| `name` | `" + defaults.name + "` |",
                "| `seed` | " + defaults.seed + " |",
                "| `learning-rate` | " + defaults.learningRate + " |",
                "by default enough epochs for 4000 updates, but from 10 to 200 |",
                "| `batch` | " + train.batch() + " |",
                "| `accumulate` | " + train.accumulate() + " |",
                "| `restore-best` | " + train.restoreBest() + " |",
                "| `stop-on-nan` | " + train.stopOnNan() + " |",
                "| `prefetch` | " + train.prefetch() + " |",
                "| `checkpoint` | `{epochs: "
                        + train.checkpoint().every().epochs().orElseThrow() + ", keep: "
                        + train.checkpoint().keep() + "}` |",
                "| `step-points` | " + defaults.recording.stepPoints() + " |",
                "| `pictures` | " + defaults.recording.pictures() + " |",
                "| `samples` | " + defaults.recording.samples() + " |",
                "| `confusions` | " + defaults.recording.confusions() + " |")) {
            assertTrue(page.contains(row), row);
        }
    }

    /** The page, whether the tests run in the module's folder or in the repository's. */
    private static Path page() {
        Path fromModule = Path.of("..", "docs", "stack-files.md");
        return Files.exists(fromModule) ? fromModule : Path.of("docs", "stack-files.md");
    }
}
