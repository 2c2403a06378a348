package dev.espalier.core.training;

import dev.espalier.api.event.EvaluationFinished;
import dev.espalier.api.event.History;
import dev.espalier.api.event.Split;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What is done once when a run has nothing left to train. */
public final class RunFinish {

    private RunFinish() {}

    /**
     * Puts the weights of the best validation back, if the run is to end with them.
     *
     * @param parts the run
     * @return the figures of the validation that belongs to the weights now in place; empty if there was none
     */
    public static Map<String, Double> keepBest(LoopParts parts) {
        RunState state = parts.state();
        parts.evaluated().ifPresent(weights -> weights.refresh(state.step));
        List<History.Entry> entries = state.history().entries();
        if (parts.settings().restoreBest() && state.bestStep > 0) {
            parts.best().restore();
            for (int i = entries.size() - 1; i >= 0; i--) {
                History.Entry entry = entries.get(i);
                if (entry.step() == state.bestStep) {
                    return figures(entry);
                }
            }
        }
        return entries.isEmpty() ? Map.of() : figures(entries.get(entries.size() - 1));
    }

    private static Map<String, Double> figures(History.Entry entry) {
        Map<String, Double> figures = new TreeMap<>(entry.values());
        figures.remove(TrainingLoop.TRAIN_LOSS);
        return figures;
    }

    /**
     * Evaluates the weights in place and tells the listeners.
     *
     * @param parts the run
     * @param evaluation what on
     * @param split which part of the data that is
     * @return the figures by name
     */
    public static Map<String, Double> evaluate(LoopParts parts, Evaluation evaluation, Split split) {
        long start = System.nanoTime();
        Map<String, Double> values = evaluation.evaluate(() -> false).orElse(Map.of());
        long step = parts.state().step;
        int epoch = step == 0 ? 0 : parts.settings().epochOf(step - 1);
        double seconds = (System.nanoTime() - start) * 1e-9;
        parts.listeners()
                .evaluationFinished(new EvaluationFinished(split, step, epoch, evaluation.samples(), values, seconds));
        return values;
    }
}
