package dev.espalier.cli;

import dev.espalier.core.Espalier;
import dev.espalier.core.RunOptions;
import dev.espalier.core.TrainingRun;
import dev.espalier.core.stack.Stack;
import dev.espalier.search.space.SearchStack;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The stack of a command that looks at one without training. */
final class StackOptions {

    @Parameters(paramLabel = "STACK", description = "The stack file.")
    @SuppressWarnings("NullAway.Init") // picocli refuses a command line without it
    private Path file;

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "Set a value by its dotted path, as train does.")
    private Map<String, String> settings = new LinkedHashMap<>();

    Path file() {
        return file;
    }

    Stack read(Espalier espalier) {
        return espalier.readStack(file, settings);
    }

    /** The stack of the file; of a search, that in the middle of its ranges, and of an ensemble its first run, which is said. */
    Stack readOrMiddle(Espalier espalier, Screen screen) {
        return readOrMiddle(espalier, file, settings, screen);
    }

    static Stack readOrMiddle(Espalier espalier, Path file, Map<String, String> settings, Screen screen) {
        if (!SearchStack.isSearch(file, espalier.catalog(), settings)) {
            return firstRun(espalier, espalier.readStack(file, settings), screen);
        }
        SearchStack search = SearchStack.read(file, espalier.catalog(), settings);
        screen.line("the stack is a search; tried is the middle of its ranges: " + search.middleText());
        return firstRun(espalier, search.middleStack(), screen);
    }

    private static Stack firstRun(Espalier espalier, Stack stack, Screen screen) {
        if (stack.ensemble().isPresent()) {
            screen.line("the stack trains an ensemble; tried is its first run");
        }
        return espalier.memberStack(stack, 1);
    }

    /** The search that the file describes; empty if it describes a single run. */
    Optional<SearchStack> readSearch(Espalier espalier) {
        return SearchStack.isSearch(file, espalier.catalog(), settings)
                ? Optional.of(SearchStack.read(file, espalier.catalog(), settings))
                : Optional.empty();
    }

    /** The run that train would prepare, of an ensemble the first one, which keeps nothing. */
    TrainingRun prepare(Espalier espalier, Stack stack) {
        return espalier.prepare(
                espalier.memberStack(stack, 1), RunOptions.defaults().withBaseFolder(Espalier.baseFolderOf(file)));
    }
}
