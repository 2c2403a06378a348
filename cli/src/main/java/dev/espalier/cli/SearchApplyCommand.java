package dev.espalier.cli;

import dev.espalier.core.catalog.PluginCatalog;
import dev.espalier.search.SearchResult;
import dev.espalier.search.TrialPoint;
import dev.espalier.search.space.SearchStack;
import dev.espalier.search.storage.StudySnapshot;
import dev.espalier.search.storage.StudyTrial;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Writes the stack of a trial. */
@Command(
        name = "apply",
        header = "Write the stack of the best trial, ready to train.",
        description = {
            "The stack file that was searched, with the values of the best trial in place of the searches, to standard output:"
                    + " it trains what the trial trained. Relative paths in it are relative to the folder of the stack file that was"
                    + " searched. Of several objectives the best trial is that of the first."
        },
        footer = {
            "  espalier search apply runs/my-search > best.yaml",
            "  espalier search apply runs/my-search --trial 17 > seventeen.yaml"
        })
final class SearchApplyCommand implements Callable<Integer> {

    private final CommandContext context;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before the command is called
    private CommandSpec spec;

    @Mixin
    private StudyOptions study = new StudyOptions();

    @Option(names = "--trial", paramLabel = "N", description = "The number of another trial than the best.")
    private @Nullable Long number;

    @Mixin
    private PluginOptions plugins = new PluginOptions();

    SearchApplyCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        StudySnapshot found = study.read();
        StudyTrial trial = trial(found);
        try (PluginCatalog catalog = plugins.catalog()) {
            SearchStack stack =
                    SearchStack.read(found.study().name(), found.study().stack(), catalog, Map.of());
            TrialPoint point = TrialPoint.of(found, trial);
            context.screen().data(point.stackFile(stack));
            return 0;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private StudyTrial trial(StudySnapshot found) {
        if (number != null) {
            long last = found.trials().size() - 1L;
            UsageErrors.require(spec, number >= 0 && number <= last, "--trial", number, "in [0, " + last + "]");
            return found.trial(number);
        }
        List<StudyTrial> best = SearchResult.best(found);
        if (best.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "no trial has been trained for the length of its stage yet; choose one with --trial");
        }
        return best.get(0);
    }
}
