package dev.espalier.search;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.core.RunResult;
import dev.espalier.search.space.SearchStack;
import dev.espalier.search.storage.StudySnapshot;
import dev.espalier.search.storage.StudyTrial;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What a search does in the end: the best stack and model are written, the model is tested, and what should be known of both is
 * said.
 *
 * @param stack what was searched
 * @param folder of the study
 * @param runs the runs of its trials
 * @param objectives of the search
 */
record SearchEnding(SearchStack stack, SearchFolder folder, TrialRuns runs, Objectives objectives) {

    private static final int MOST_ATTEMPTS = 600;

    /**
     * The result.
     *
     * @param study everything about the search
     * @param planner knows which trials were trained in full
     * @param probe a run of the stack
     * @param isOver whether it has come to an end, so that the best model is tested
     * @param stopped why it ended before all its trials were done; empty if all are
     * @return the result
     */
    SearchResult result(
            StudySnapshot study, SearchPlanner planner, Probe probe, boolean isOver, Optional<String> stopped) {
        List<StudyTrial> best = TrialOrder.best(study);
        List<StudyTrial> front = TrialOrder.front(best);
        List<String> warnings = new ArrayList<>();
        Optional<StudyTrial> first = front.stream()
                .reduce((one, other) ->
                        TrialOrder.losses(other).get(0) < TrialOrder.losses(one).get(0) ? other : one);
        first.ifPresent(trial ->
                new StageSpaces(stack).borders(study, trial).forEach(warning -> warnings.add(warning.toString())));
        SearchWarnings.afterwards(best, probe.outline(), objectives).ifPresent(warnings::add);
        Optional<SearchResult.Winner> winner = first.map(trial -> winner(study, planner, trial, isOver));
        return new SearchResult(
                study,
                best,
                front,
                winner,
                warnings,
                SearchResult.importance(study),
                stopped,
                folder.path().toAbsolutePath().normalize());
    }

    private SearchResult.Winner winner(StudySnapshot study, SearchPlanner planner, StudyTrial trial, boolean isOver) {
        TrialPoint point = TrialPoint.of(study, trial);
        folder.writeBest(point.stackFile(stack));
        boolean isTested = isOver && planner.isInFull(study.stages().get(trial.stage()));
        Optional<RunResult> tested = isTested ? Optional.of(tested(point, trial)) : Optional.empty();
        tested.flatMap(RunResult::modelFile).ifPresent(folder::copyBest);
        return new SearchResult.Winner(
                trial,
                point.texts(stack),
                folder.bestStack(),
                tested.flatMap(RunResult::modelFile).map(file -> folder.bestModel()),
                tested.map(RunResult::test).orElse(Map.of()));
    }

    /** Tests the model; of several processes that have come to the end together, one after the other. */
    private RunResult tested(TrialPoint point, StudyTrial trial) {
        for (int attempt = 1; ; attempt++) {
            try {
                return runs.test(point, trial);
            } catch (EspalierException held) {
                if (held.code() != ErrorCode.RUN_FOLDER || attempt == MOST_ATTEMPTS) {
                    throw held;
                }
                pause();
            }
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(100);
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt();
        }
    }
}
