package dev.espalier.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.search.Trial;
import dev.espalier.core.Espalier;
import dev.espalier.core.RunOptions;
import dev.espalier.core.TrainingRun;
import dev.espalier.core.stack.Stack;
import dev.espalier.search.space.SearchStack;
import dev.espalier.search.storage.StudyTrial;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("slow")
class SearchVariantsTest {

    private static final Path STACKS = Path.of("..", "stacks").toAbsolutePath().normalize();

    private static final String WINE = """
            name: wine
            data: {source: csv, path: data/wine.csv, label: cultivar, validation: 0.3, test: 0.2, preprocess: [standardize]}
            model: [dense: {units: {search: {log: [4, 32]}}}, tanh, dense: 3]
            loss: cross-entropy
            learning-rate: {search: {log: [1e-3, 1e-1]}}
            train: {epochs: 9, batch: 16}
            """;

    @TempDir
    Path folder;

    private static SearchStack stack(Espalier espalier, String section, Map<String, String> overrides) {
        return SearchStack.read("wine.yaml", WINE + section, espalier.catalog(), overrides);
    }

    private RunOptions in(String name) {
        return RunOptions.defaults()
                .withBaseFolder(STACKS)
                .withFolder(folder.resolve(name))
                .withThreads(1);
    }

    private SearchResult search(String section, RunOptions options, Map<String, String> overrides) {
        try (Espalier espalier = Espalier.create()) {
            return Search.of(espalier, stack(espalier, section, overrides), options)
                    .run();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"successive-halving", "{median: {startup: 2, rungs: 4}}", "hyperband"})
    void whatAPrunerLetsGoOnHasTheBitsOfAnUninterruptedRun(String pruner) {
        SearchResult result = search(
                "search: {objective: loss, stages: none, budget: {trials: 9}, pruner: " + pruner + "}",
                in("pruned"),
                Map.of("search.parallel", "2"));
        List<StudyTrial> trials = result.study().trials();
        assertEquals(9, trials.size());
        assertTrue(trials.stream().noneMatch(trial -> trial.state() == Trial.State.RUNNING), trials::toString);
        assertTrue(trials.stream().anyMatch(trial -> trial.state() != Trial.State.COMPLETED), trials::toString);
        StudyTrial measured = result.best().stream()
                .filter(trial -> trial.measurements().size() > 1)
                .findFirst()
                .orElseThrow();
        try (Espalier espalier = Espalier.create()) {
            TrialPoint point = TrialPoint.of(result.study(), measured);
            Stack alone = stack(espalier, "search: {}", Map.of()).stack(point.space(), point.values(), Map.of());
            try (TrainingRun run = espalier.prepare(
                    alone, RunOptions.defaults().withBaseFolder(STACKS).withThreads(1))) {
                run.run();
                assertEquals(
                        run.validate().get("loss"),
                        measured.last().orElseThrow().metrics().get("loss"));
            }
        }
    }

    @Test
    void aBudgetOfStepsEndsItInTheStageOfFinalists() {
        SearchResult result = search("search: {objective: accuracy, budget: {steps: 400}}", in("steps"), Map.of());
        assertTrue(result.study().steps() >= 400 || result.study().ended().startsWith("all"), result.study()::toString);
        assertEquals(3, result.study().stages().size(), result.study()::toString);
        assertTrue(result.study().steps() < 600, () -> "steps " + result.study().steps());
    }

    @Test
    void aBudgetOfTimeInterruptsTrialsThatGoOnWithMore() {
        Map<String, String> endless = Map.of("train.epochs", "100000", "search.budget", "{time: 1s}");
        SearchResult result = search("search: {stages: none}", in("time"), endless);
        assertEquals(
                "the time of the search is over",
                result.stopped().orElse(result.study().ended()));
        assertEquals(1, result.study().trials().size());
        assertTrue(result.study().trials().get(0).work().isAbandoned());
        SearchResult more = search(
                "search: {stages: none}",
                in("time").withStart(RunOptions.Start.RESUME),
                Map.of("train.epochs", "100000", "search.budget", "{time: 3s}"));
        assertEquals(1, more.study().trials().size());
        assertTrue(more.study().steps() > result.study().steps());
    }

    @Test
    void aLargerBudgetSearchesOnAroundTheBest() {
        String section = "search: {objective: loss}";
        SearchResult first = search(section, in("more"), Map.of("search.budget", "{trials: 9}"));
        SearchResult more =
                search(section, in("more").withStart(RunOptions.Start.RESUME), Map.of("search.budget", "{trials: 15}"));
        assertEquals(9, first.study().trials().size());
        assertEquals(15, more.study().trials().size());
        assertEquals(
                List.of("coarse", "fine", "finalists", "fine", "finalists"),
                more.study().stages().stream().map(stage -> stage.name()).toList());
        assertEquals(2, more.best().size(), "the finalists of both rounds are compared");
        assertTrue(TrialOrder.losses(more.best().get(0)).get(0)
                <= TrialOrder.losses(first.best().get(0)).get(0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"grid", "sobol"})
    void samplersThatDoNotLearnComeToTheSameWithTrialsAtOnce(String sampler) {
        String section = "search: {objective: loss, sampler: " + sampler + ", budget: {trials: 9}}";
        assertEquals(
                results(search(section, in("one"), Map.of())),
                results(search(section, in("two"), Map.of("search.parallel", "2"))));
    }

    private static List<String> results(SearchResult result) {
        return result.study().trials().stream()
                .map(trial -> trial.number() + " " + trial.values() + " " + trial.origin() + " " + trial.state() + " "
                        + trial.last().orElseThrow().metrics())
                .toList();
    }

    @Test
    void aPrunerGoesByTheRanksOfSeveralObjectives() {
        SearchResult result = search(
                "search: {objective: [loss, parameters], stages: none, budget: {trials: 9}, pruner: successive-halving}",
                in("several"),
                Map.of());
        List<StudyTrial> trials = result.study().trials();
        assertTrue(trials.stream().anyMatch(trial -> trial.state() == Trial.State.PAUSED), trials::toString);
        List<StudyTrial> completed = trials.stream()
                .filter(trial -> trial.state() == Trial.State.COMPLETED)
                .toList();
        assertTrue(completed.containsAll(result.front()), trials::toString);
        for (StudyTrial trial : completed) {
            boolean isBeaten =
                    completed.stream().anyMatch(other -> beats(TrialOrder.losses(other), TrialOrder.losses(trial)));
            assertEquals(!isBeaten, result.front().contains(trial), trials::toString);
        }
    }

    private static boolean beats(List<Double> losses, List<Double> others) {
        return losses.get(0) <= others.get(0) && losses.get(1) <= others.get(1) && !losses.equals(others);
    }

    @Test
    void fasterModelsAreAnObjectiveToo() {
        SearchResult result =
                search("search: {objective: [loss, latency], stages: none, budget: {trials: 2}}", in("fast"), Map.of());
        for (StudyTrial trial : result.study().trials()) {
            double seconds = trial.last().orElseThrow().metrics().getOrDefault("latency", Double.NaN);
            assertTrue(seconds > 0 && seconds < 1, () -> "latency " + seconds);
        }
    }

    @Test
    void aRangeIsExtendedWhereItsBestValueIsAtTheBorder() {
        Map<String, String> low = Map.of("learning-rate", "{search: {log: [1e-5, 1e-3]}}", "model.0.dense", "16");
        String section = "search: {objective: loss, sampler: grid, stages: none, budget: {trials: 8}";
        SearchResult warned = search(section + "}", in("warned"), low);
        assertTrue(
                warned.warnings().stream().anyMatch(warning -> warning.contains("the best learning-rate is")),
                warned.warnings()::toString);
        SearchResult extended = search(section + ", extend: true}", in("extended"), low);
        assertEquals(2, extended.study().stages().size());
        assertTrue(extended.study().ofStage(1).stream()
                .anyMatch(trial -> trial.values().get(0) > 1e-3));
        SearchResult inside = search(
                section + "}",
                in("inside"),
                Map.of("learning-rate", "{search: {log: [1e-4, 10]}}", "model.0.dense", "16"));
        assertTrue(
                inside.warnings().stream().noneMatch(warning -> warning.contains("the best learning-rate is")),
                inside.warnings()::toString);
    }
}
