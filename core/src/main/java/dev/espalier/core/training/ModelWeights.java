package dev.espalier.core.training;

import dev.espalier.api.model.Workers;
import dev.espalier.core.checkpoint.TensorFile;
import dev.espalier.engine.plan.NamedArray;
import dev.espalier.engine.plan.Parameters;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** The weights that a run trains, and the copies of them that it keeps: running average, those to evaluate with, the best. */
public final class ModelWeights {

    private static final String BEST_BEFORE = "best-before/";

    private final Parameters trained;
    private final List<TrainedParameter> updated;
    private final Optional<Parameters> average;
    private final OptionalDouble emaDecay;
    private final Workers workers;
    private Optional<WeightAverage> averaging;
    private final Optional<EvaluatedWeights> evaluated;
    private final Parameters kept;
    private final Parameters best;
    private @Nullable Parameters bestBefore;

    /**
     * The weights of a run at its beginning.
     *
     * @param trained all parameters
     * @param updated those that are updated, with their optimizers' slots
     * @param emaDecay of the running average, in (0, 1); empty for no average
     * @param evaluates whether the optimizer has weights of its own for evaluation
     * @param workers the run's threads
     */
    public ModelWeights(
            Parameters trained,
            List<TrainedParameter> updated,
            OptionalDouble emaDecay,
            boolean evaluates,
            Workers workers) {
        this.trained = trained;
        this.updated = List.copyOf(updated);
        this.average = emaDecay.isPresent() ? Optional.of(trained.copy()) : Optional.empty();
        this.emaDecay = emaDecay;
        this.workers = workers;
        this.averaging = averaging();
        this.evaluated =
                evaluates ? Optional.of(new EvaluatedWeights(trained, trained.copy(), this.updated)) : Optional.empty();
        this.kept =
                average.or(() -> evaluated.map(EvaluatedWeights::parameters)).orElse(trained);
        this.best = kept.copy();
    }

    private Optional<WeightAverage> averaging() {
        return average.map(copy -> new WeightAverage(moving(trained), moving(copy), emaDecay.orElse(0), workers));
    }

    /** Averages those that are trained from now on: other parameters are frozen than before. */
    void frozenChanged() {
        averaging = averaging();
    }

    /** The arrays that training changes; the average of a frozen one is itself, which rounding would move. */
    private List<float[]> moving(Parameters parameters) {
        return parameters.arrays().stream()
                .filter(array -> !trained.isFrozen(array.name()))
                .map(NamedArray::values)
                .toList();
    }

    /** Those that are trained. */
    public Parameters trained() {
        return trained;
    }

    /** Those that are evaluated and that the finished model is made of. */
    public Parameters kept() {
        return kept;
    }

    /**
     * Takes an update into the running average, if there is one.
     *
     * @param first whether it is the first update of the run
     */
    void average(boolean first) {
        if (averaging.isPresent()) {
            averaging.get().update(first);
        }
    }

    /**
     * Readies those that are evaluated.
     *
     * @param step updates made
     */
    void readyToEvaluate(long step) {
        if (evaluated.isPresent()) {
            evaluated.get().refresh(step);
        }
    }

    /** Keeps a copy of those that were evaluated, as the best. */
    void takeBest() {
        best.copyFrom(kept);
    }

    /** As {@link #takeBest}, and keeps those that were the best before, for a run that is made longer. */
    void takeFinalBest() {
        bestBefore = best.copy();
        takeBest();
    }

    /** Takes {@link #takeFinalBest} back, if it has been called. */
    void dropFinalBest() {
        if (bestBefore != null) {
            best.copyFrom(bestBefore);
            bestBefore = null;
        }
    }

    /** Those that were the best before the last validation of a run that ended, if that was better and not due otherwise. */
    List<NamedArray> savedBestBefore() {
        Parameters before = bestBefore;
        return before == null
                ? List.of()
                : before.arrays().stream()
                        .map(array -> array.named(BEST_BEFORE + array.name()))
                        .toList();
    }

    /** Makes arrays for those of a checkpoint, if it has any. */
    void readyForBestBefore(TensorFile checkpoint) {
        boolean has = checkpoint.tensors().keySet().stream().anyMatch(name -> name.startsWith(BEST_BEFORE));
        bestBefore = has ? best.copy() : null;
    }

    /** The best ones themselves; the initial ones as long as there was no validation. */
    Parameters best() {
        return best;
    }

    /** Which of the saved arrays are those that are evaluated. */
    SavedArrays.Kept which() {
        if (average.isPresent()) {
            return SavedArrays.Kept.AVERAGE;
        }
        return evaluated.isPresent() ? SavedArrays.Kept.OF_OPTIMIZER : SavedArrays.Kept.TRAINED;
    }

    /** All arrays that a run needs to go on, by the names that they have in a checkpoint. */
    List<NamedArray> saved() {
        List<NamedArray> saved = new ArrayList<>();
        trained.arrays().forEach(array -> saved.add(array.named("model/" + array.name())));
        updated.forEach(parameter -> saved.addAll(parameter.savedSlots()));
        average.ifPresent(parameters ->
                parameters.arrays().forEach(array -> saved.add(array.named("average/" + array.name()))));
        best.arrays().forEach(array -> saved.add(array.named("best/" + array.name())));
        return saved;
    }

    /** How many bytes they take, with their gradients, and the copy that a finished model is made of. */
    public long bytes() {
        long elements = 2 * elements(kept.arrays())
                + (kept == trained ? 0 : elements(kept.arrays()))
                + elements(trained.arrays());
        for (int i = 0; i < trained.count(); i++) {
            elements += trained.gradients(i).length;
        }
        return elements * Float.BYTES;
    }

    private static long elements(List<NamedArray> arrays) {
        return arrays.stream().mapToLong(array -> array.values().length).sum();
    }
}
