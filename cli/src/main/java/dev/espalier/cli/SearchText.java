package dev.espalier.cli;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.search.SearchDomain;
import dev.espalier.api.search.SearchParameter;
import dev.espalier.api.search.Trial;
import dev.espalier.search.SearchResult;
import dev.espalier.search.TrialPoint;
import dev.espalier.search.space.SearchStack;
import dev.espalier.search.storage.Stage;
import dev.espalier.search.storage.Study;
import dev.espalier.search.storage.StudyMeasurement;
import dev.espalier.search.storage.StudySnapshot;
import dev.espalier.search.storage.StudyTrial;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/**
 * What a search says to people.
 *
 * @param stack what is searched
 */
record SearchText(SearchStack stack) {

    private static final int BEST_SHOWN = 5;
    private static final int EPOCH_DIGITS = 3;

    /** The name of the stacks of a search. */
    static String name(SearchStack stack) {
        double[] positions = new double[stack.space().size()];
        Arrays.fill(positions, 0.5);
        return stack.stack(stack.space(), stack.space().at(positions), Map.of()).name();
    }

    /** The exit code of a search in which no trial came to an end: that of the failures. */
    static int exitCodeOfFailure(SearchResult result) {
        return result.study().trials().stream().anyMatch(trial -> trial.state() == Trial.State.FAILED)
                ? ExitCode.of(ErrorCode.NON_FINITE)
                : 0;
    }

    /** What the search is, before it begins. */
    List<String> head(Path file) {
        List<String> lines = new ArrayList<>();
        lines.add("search: " + name(stack) + " (" + file + ")");
        lines.add("searched, by the paths of the stack file"
                + (stack.space().parameters().stream()
                                .anyMatch(parameter -> parameter.name().startsWith("model.0."))
                        ? " (model.0 is the first layer):"
                        : ":"));
        TextTable table = new TextTable();
        for (SearchParameter parameter : stack.space().parameters()) {
            table.row("  " + parameter.name(), range(parameter));
        }
        lines.addAll(table.lines());
        return lines;
    }

    private String range(SearchParameter parameter) {
        SearchDomain domain = parameter.domain();
        if (domain instanceof SearchDomain.Numbers numbers) {
            return between(
                    parameter, numbers.low(), numbers.high(), numbers.scale().name());
        }
        if (domain instanceof SearchDomain.WholeNumbers whole) {
            return between(
                    parameter,
                    (double) whole.low(),
                    (double) whole.high(),
                    whole.scale().name());
        }
        return String.join(", ", ((SearchDomain.Choice) domain).options());
    }

    private String between(SearchParameter parameter, double low, double high, String scale) {
        return stack.valueText(parameter, low) + " to " + stack.valueText(parameter, high) + ", "
                + scale.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** A stage that begins. */
    String stage(Stage stage) {
        String trials = stage.planned().isEmpty()
                ? "trials"
                : stage.planned().getAsLong() == 1 ? "1 trial" : stage.planned().getAsLong() + " trials";
        String epochs = new BigDecimal(stage.epochs())
                .round(new MathContext(EPOCH_DIGITS))
                .stripTrailingZeros()
                .toPlainString();
        return "stage " + stage.name() + ": " + trials + " of " + epochs + (epochs.equals("1") ? " epoch" : " epochs");
    }

    /** The values of a trial. */
    String values(StudySnapshot study, StudyTrial trial) {
        StringJoiner text = new StringJoiner("  ");
        TrialPoint.of(study, trial).texts(stack).forEach((name, value) -> text.add(name + " " + value));
        return text.toString();
    }

    /** The objectives of a trial, in their own signs. */
    static String objectives(Study study, StudyTrial trial) {
        Map<String, Double> metrics =
                trial.last().map(StudyMeasurement::metrics).orElse(Map.of());
        StringJoiner text = new StringJoiner("  ");
        for (Study.Objective objective : study.objectives()) {
            text.add(objective.name() + " "
                    + ProgressText.number(metrics.getOrDefault(objective.name(), Double.NaN))
                            .strip());
        }
        return text.toString();
    }

    /** The first objective of a trial, without its name. */
    static String value(Study study, StudyTrial trial) {
        double value = trial.last()
                .map(last ->
                        last.metrics().getOrDefault(study.objectives().get(0).name(), Double.NaN))
                .orElse(Double.NaN);
        return ProgressText.number(value).strip();
    }

    /** What the search has come to. */
    List<String> end(SearchResult result) {
        List<String> lines = new ArrayList<>();
        StudySnapshot study = result.study();
        lines.add("");
        lines.add(count(study));
        boolean single = study.study().objectives().size() == 1;
        List<StudyTrial> shown = single
                ? result.best().subList(0, Math.min(BEST_SHOWN, result.best().size()))
                : result.front();
        if (!shown.isEmpty()) {
            lines.add(single ? "best trials:" : "Pareto front:");
            TextTable table = new TextTable();
            for (StudyTrial trial : shown) {
                table.row("  trial " + trial.number(), objectives(study.study(), trial), values(study, trial));
            }
            lines.addAll(table.lines());
        }
        importance(result, lines);
        result.winner().ifPresent(winner -> {
            if (!winner.test().isEmpty()) {
                lines.add("test of trial " + winner.trial().number() + ": "
                        + ProgressText.metrics(winner.test(), 4).stripTrailing());
            }
        });
        return lines;
    }

    private static void importance(SearchResult result, List<String> lines) {
        if (result.importance().isEmpty()) {
            return;
        }
        lines.add("importance (how much of the differences in "
                + result.study().study().objectives().get(0).name() + " each accounts for):");
        TextTable table = new TextTable();
        result.importance()
                .forEach((name, share) -> table.row("  " + name, String.format(Locale.ROOT, "%3.0f %%", 100 * share)));
        lines.addAll(table.lines());
    }

    private static String count(StudySnapshot study) {
        long failed = of(study, Trial.State.FAILED);
        long pruned = of(study, Trial.State.PRUNED) + of(study, Trial.State.PAUSED);
        return study.trials().size() + " trials, "
                + of(study, Trial.State.COMPLETED) + " to the end of their stage"
                + (pruned > 0 ? ", " + pruned + " ended early" : "")
                + (failed > 0 ? ", " + failed + " failed" : "")
                + "; " + ProgressText.count((double) study.steps()) + " steps";
    }

    private static long of(StudySnapshot study, Trial.State state) {
        return study.trials().stream().filter(trial -> trial.state() == state).count();
    }
}
