package dev.espalier.plugins.regularizers;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.ReadableNumber;
import dev.espalier.api.Setting;
import dev.espalier.api.evaluation.Monitor;
import dev.espalier.api.evaluation.Monitor.Direction;
import dev.espalier.api.event.History;
import dev.espalier.api.regularizer.StoppingRule;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;

/**
 * Early stopping: stops the run when a validation metric no longer improves.
 *
 * <p>wait ← 0, best ← x if x is better than best by more than δ, else wait ← wait + 1; stop if wait ≥ patience
 *
 * <p>A validation improves if it is better than the best one so far by more than the minimum gain; if not, the wait grows
 * by one. The run stops when wait ≥ patience: with patience 5, at the fifth consecutive validation without improvement. A
 * value that is NaN, infinite or missing is not an improvement. The decision depends only on the recorded history, so a
 * resumed run stops where the uninterrupted one does.
 *
 * <p>The direction is that of the metric; one that contradicts it is refused, and values without one require it.
 *
 * <p>With {@code match} it ends the updates of the matching parameters instead of the run.
 *
 * <p>Choose it whenever there is a validation split: it saves the time after the best epoch, whose weights are restored.
 *
 * <p>Source: Prechelt, "Early Stopping — But When?", 1998; the count is that of Keras's {@code EarlyStopping}.
 *
 * @param patience consecutive validations without improvement before the run stops, at least 1
 * @param minimumGain δ, the minimum change that counts as an improvement, at least 0
 * @param metric the validation metric to monitor: {@code loss}, {@code accuracy}, …
 * @param direction the direction of improvement; empty for that of the metric
 */
@Plugin(value = "early-stopping", summary = "stops the run when a validation metric no longer improves")
public record EarlyStopping(
        @Setting(
                value = "validations without improvement before the run stops, at least 1",
                shorthand = true,
                range = "[1, inf)")
        int patience,

        @Setting(value = "minimum change that counts as an improvement, at least 0", range = "[0, inf)")
        double minimumGain,

        @Setting("validation metric to monitor, such as loss or accuracy")
        String metric,

        @Setting("direction of improvement, minimize or maximize; the metric's own by default")
        Optional<Direction> direction)
        implements StoppingRule {

    /** Checks the ranges. */
    public EarlyStopping {
        Check.atLeast("patience", patience, 1);
        Check.atLeast("minimumGain", minimumGain, 0);
        Monitor.check(metric, direction);
    }

    /** Five validations without any improvement of the loss. */
    public EarlyStopping() {
        this(5);
    }

    /**
     * A rule on the validation loss.
     *
     * @param patience validations without improvement after which the run stops, at least 1
     */
    public EarlyStopping(int patience) {
        this(patience, 0, "loss", Optional.empty());
    }

    /**
     * A rule on a value whose direction is given.
     *
     * @param patience validations without improvement after which the run stops, at least 1
     * @param minimumGain δ, the minimum change that counts as an improvement, at least 0
     * @param metric the value
     * @param direction which way it improves
     */
    public EarlyStopping(int patience, double minimumGain, String metric, Direction direction) {
        this(patience, minimumGain, metric, Optional.of(direction));
    }

    @Override
    public Monitor monitor() {
        return new Monitor(metric, direction);
    }

    @Override
    public EarlyStopping withDirections(UnaryOperator<Monitor> directions) {
        return new EarlyStopping(
                patience, minimumGain, metric, directions.apply(monitor()).direction());
    }

    @Override
    public Optional<String> reasonToStop(History history) {
        Wait now = waited(history);
        return now.validations < patience ? Optional.empty() : Optional.of(reason(now.best, now.validations));
    }

    @Override
    public OptionalInt patienceLeft(History history) {
        return OptionalInt.of(Math.max(0, patience - waited(history).validations));
    }

    private Wait waited(History history) {
        Direction better = Monitor.requireDirection(metric, direction);
        return history.fold(new Waiting(metric, better, minimumGain));
    }

    /** The best value so far, and the validations since. */
    private record Wait(double best, int validations) {}

    private record Waiting(String metric, Direction better, double minimumGain) implements History.Fold<Wait> {

        @Override
        public Wait begin() {
            return new Wait(Double.NaN, 0);
        }

        @Override
        public Wait add(Wait state, History.Entry entry) {
            double value = entry.value(metric);
            return better.improves(value, state.best, minimumGain)
                    ? new Wait(value, 0)
                    : new Wait(state.best, state.validations + 1);
        }
    }

    private String reason(double best, int wait) {
        String validations = wait == 1 ? " in one validation" : " in " + wait + " validations";
        if (Double.isNaN(best)) {
            return "there was no finite value of " + metric + validations;
        }
        String gain = minimumGain == 0 ? "" : " by more than " + ReadableNumber.of(minimumGain);
        return metric + " has not improved on " + ReadableNumber.of(best) + gain + validations;
    }
}
