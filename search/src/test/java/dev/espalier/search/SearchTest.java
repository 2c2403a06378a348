package dev.espalier.search;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.search.Trial;
import dev.espalier.core.Espalier;
import dev.espalier.core.RunOptions;
import dev.espalier.core.RunResult;
import dev.espalier.core.TrainingRun;
import dev.espalier.core.stack.Stack;
import dev.espalier.search.space.SearchStack;
import dev.espalier.search.storage.StudyMeasurement;
import dev.espalier.search.storage.StudySnapshot;
import dev.espalier.search.storage.StudyTrial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SearchTest {

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

    private static List<List<Double>> points(SearchResult result) {
        return result.study().trials().stream().map(StudyTrial::values).toList();
    }

    private static List<Map<String, Double>> metrics(SearchResult result) {
        return result.study().trials().stream()
                .map(trial -> trial.last().map(StudyMeasurement::metrics).orElse(Map.of()))
                .toList();
    }

    @Test
    void theRecipeGoesFromCoarseToFineAndTrainsTheFinalistsInFull() {
        SearchResult result = search("search: {objective: accuracy, budget: {trials: 10}}", in("recipe"), Map.of());
        StudySnapshot study = result.study();
        assertEquals(
                List.of("coarse", "fine", "finalists"),
                study.stages().stream().map(stage -> stage.name()).toList());
        assertEquals(10, study.trials().size());
        assertTrue(
                study.trials().stream().allMatch(trial -> trial.state() == Trial.State.COMPLETED),
                () -> study.trials().toString());
        StudyTrial finalist = study.ofStage(2).get(0);
        assertEquals(
                TrialOrder.best(study, 1).get(0).number(), finalist.origin().orElseThrow());
        SearchResult.Winner winner = result.winner().orElseThrow();
        assertEquals(finalist.number(), winner.trial().number());
        assertTrue(winner.test().getOrDefault("accuracy", 0.0) > 0.8, winner.test()::toString);
        assertTrue(Files.exists(winner.model().orElseThrow()));
        assertTrue(winner.values().containsKey("learning-rate"), winner.values()::toString);
    }

    @Test
    void aTrialThatPausedHasTheBitsOfAnUninterruptedRun() throws IOException {
        SearchResult result = search(
                "search: {stages: [{trials: 3, epochs: 0.7}, {finalists: 1}, {finalists: 1}]}", in("paused"), Map.of());
        StudyTrial finalist = result.winner().orElseThrow().trial();
        assertEquals(4, finalist.number());
        try (Espalier espalier = Espalier.create()) {
            Stack best = espalier.readStack(result.winner().orElseThrow().stack(), Map.of());
            try (TrainingRun run = espalier.prepare(best, in("alone"))) {
                RunResult alone = run.run();
                assertEquals(
                        alone.validation().get("loss"),
                        finalist.last().orElseThrow().metrics().get("loss"));
                Map<String, float[]> expected = alone.model().orElseThrow().weights();
                espalier.loadModel(result.winner().orElseThrow().model().orElseThrow())
                        .weights()
                        .forEach((name, values) -> assertArrayEquals(expected.get(name), values, name));
                assertEquals(alone.test(), result.winner().orElseThrow().test());
            }
        }
    }

    @Test
    void theResultDoesNotDependOnHowManyTrialsRunAtOnce() {
        String section = "search: {objective: accuracy, budget: {trials: 12}}";
        SearchResult one = search(section, in("one"), Map.of());
        SearchResult three = search(section, in("three"), Map.of("search.parallel", "3"));
        assertEquals(points(one), points(three));
        assertEquals(metrics(one), metrics(three));
        assertEquals(
                one.winner().orElseThrow().values(),
                three.winner().orElseThrow().values());
    }

    @Test
    void aTrialThatFailsIsRecordedAndTheOthersGoOn() {
        SearchResult result = search(
                "search: {stages: none, budget: {trials: 6}}",
                in("failing"),
                Map.of("learning-rate", "{search: [0.01, 1e38]}", "optimizer", "sgd", "loss", "cross-entropy"));
        List<StudyTrial> failed = result.study().trials().stream()
                .filter(trial -> trial.state() == Trial.State.FAILED)
                .toList();
        assertFalse(failed.isEmpty());
        assertTrue(
                failed.get(0).reason().contains("not finite")
                        || failed.get(0).reason().contains("NaN"),
                () -> failed.get(0).reason());
        assertTrue(failed.size() < 6);
        assertTrue(result.winner().isPresent());
    }

    @Test
    void whatAllTrialsWouldMeetEndsTheSearchBeforeItBegins() {
        EspalierException refused = assertThrows(
                EspalierException.class,
                () -> search("search: {}", in("missing"), Map.of("data.path", "data/nowhere.csv")));
        assertTrue(refused.getMessage().contains("nowhere.csv"), refused::getMessage);
        assertFalse(Files.exists(folder.resolve("missing")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"accurracy", "[loss, accurracy]"})
    void anUnknownObjectiveIsRefusedWithThoseThereAre(String objective) {
        EspalierException refused = assertThrows(
                EspalierException.class,
                () -> search("search: {objective: " + objective + "}", in("unknown"), Map.of()));
        assertTrue(refused.getMessage().contains("accuracy"), refused::getMessage);
        assertEquals(ErrorCode.INVALID_SETTING, refused.code());
    }

    @Test
    void aStoppedSearchGoesOnAsItWouldHave() {
        String section = "search: {objective: loss, budget: {trials: 10}}";
        SearchResult whole = search(section, in("whole"), Map.of());
        RunOptions options = in("stopped");
        try (Espalier espalier = Espalier.create()) {
            Search search = Search.of(espalier, stack(espalier, section, Map.of()), options);
            SearchResult stopped = search.run(new Search.Progress() {
                @Override
                public void trialEnded(StudyTrial trial, dev.espalier.search.storage.Stage stage, StudySnapshot study) {
                    if (trial.number() == 4) {
                        search.requestStop("enough");
                    }
                }
            });
            assertEquals("enough", stopped.stopped().orElseThrow());
        }
        SearchResult resumed = search(section, options.withStart(RunOptions.Start.RESUME), Map.of());
        assertEquals(points(whole), points(resumed));
        assertEquals(metrics(whole), metrics(resumed));
        assertEquals(
                whole.winner().orElseThrow().test(),
                resumed.winner().orElseThrow().test());
    }

    @Test
    void aFolderThatHoldsASearchIsNotUsedForAnother() {
        String section = "search: {stages: none, budget: {trials: 1}}";
        search(section, in("used"), Map.of());
        EspalierException refused = assertThrows(EspalierException.class, () -> search(section, in("used"), Map.of()));
        assertEquals(ErrorCode.RUN_FOLDER, refused.code());
        EspalierException other = assertThrows(
                EspalierException.class,
                () -> search(section, in("used").withStart(RunOptions.Start.RESUME), Map.of("train.batch", "8")));
        assertTrue(other.getMessage().contains("train.batch"), other::getMessage);
        SearchResult replaced =
                search(section, in("used").withStart(RunOptions.Start.OVERWRITE), Map.of("train.batch", "8"));
        assertEquals(1, replaced.study().trials().size());
        SearchResult longer = search(
                section,
                in("used").withStart(RunOptions.Start.RESUME),
                Map.of("train.batch", "8", "search.budget", "{trials: 3}"));
        assertEquals(3, longer.study().trials().size());
    }

    @Test
    void modelsAreWeighedAgainstTheirSize() {
        SearchResult result = search(
                "search: {objective: [accuracy, parameters], stages: none, budget: {trials: 8}}",
                in("front"),
                Map.of());
        List<double[]> front = new ArrayList<>();
        for (StudyTrial trial : result.front()) {
            Map<String, Double> metrics = trial.last().orElseThrow().metrics();
            front.add(new double[] {metrics.get("accuracy"), metrics.get("parameters")});
        }
        for (double[] one : front) {
            assertTrue(
                    front.stream().noneMatch(other -> other[0] > one[0] && other[1] < one[1]),
                    "none dominates another");
        }
        assertTrue(result.front().size() <= result.best().size());
    }
}
