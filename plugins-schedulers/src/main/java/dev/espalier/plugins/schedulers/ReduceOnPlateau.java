package dev.espalier.plugins.schedulers;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.evaluation.Monitor;
import dev.espalier.api.evaluation.Monitor.Direction;
import dev.espalier.api.event.History;
import dev.espalier.api.schedule.Scheduler;
import dev.espalier.api.schedule.TrainingProgress;
import dev.espalier.api.search.Scale;
import dev.espalier.api.search.SearchRange;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Reduces the factor whenever a validation metric has stopped improving.
 *
 * <p>A validation is bad if it is not better than the best so far by more than the threshold. When more than {@code
 * patience} consecutive validations are bad, the factor is multiplied by γ, down to the minimum, and the count restarts;
 * {@code cooldown} validations after a reduction are not counted.
 *
 * <p>With a patience of 10 the reduction comes with the eleventh bad validation, as in PyTorch; in Keras with the tenth. A
 * relative threshold r requires an improvement by r·|best|: PyTorch multiplies the best by 1 − r, which for negative values
 * accepts worse ones. A validation whose value is NaN, infinite or missing is bad.
 *
 * <p>The direction is that of the metric; one that contradicts it is refused, and values without one require it.
 *
 * <p>The factor depends only on the recorded validations, so a resumed run has the same learning rates. A preview, without
 * validations, shows 1.
 *
 * <p>Choose it when the number of epochs until convergence is unknown.
 *
 * <p>Source: {@code torch.optim.lr_scheduler.ReduceLROnPlateau}.
 *
 * @param gamma γ, in (0, 1)
 * @param patience consecutive bad validations that are tolerated, at least 0
 * @param threshold the minimum change that counts as an improvement, at least 0
 * @param measure whether the threshold is relative to the best value or absolute
 * @param cooldown validations after a reduction that are not counted, at least 0
 * @param minimum the minimum factor, in [0, 1]
 * @param metric the validation metric to monitor: {@code loss}, {@code accuracy}, …
 * @param direction the direction of improvement; empty for that of the metric
 */
@Plugin(value = "reduce-on-plateau", summary = "reduces the factor when a validation metric no longer improves")
public record ReduceOnPlateau(
        @Setting(value = "factor of each reduction, in (0, 1)", range = "(0, 1)")
        @SearchRange(low = 0.05, high = 0.7, scale = Scale.LOG)
        double gamma,

        @Setting(
                value = "validations without improvement that are tolerated, at least 0",
                shorthand = true,
                range = "[0, inf)")
        int patience,

        @Setting(value = "minimum change that counts as an improvement, at least 0", range = "[0, inf)")
        double threshold,

        @Setting("whether threshold is relative to the best value or absolute")
        Measure measure,

        @Setting(value = "validations to wait after a reduction before counting again, at least 0", range = "[0, inf)")
        int cooldown,

        @Setting(value = "minimum factor, in [0, 1]", range = "[0, 1]")
        double minimum,

        @Setting("validation metric to monitor, such as loss or accuracy")
        String metric,

        @Setting("direction of improvement, minimize or maximize; the metric's own by default")
        Optional<Direction> direction)
        implements Scheduler, History.Fold<ReduceOnPlateau.Progress> {

    /** What a threshold is measured in. */
    public enum Measure {
        /** Parts of the best value's size. */
        RELATIVE,
        /** The unit of the metric. */
        ABSOLUTE;

        /** The name in lower case. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Checks the ranges. */
    public ReduceOnPlateau {
        Check.inOpen("gamma", gamma, 0, 1);
        Check.atLeast("patience", patience, 0);
        Check.atLeast("threshold", threshold, 0);
        Check.atLeast("cooldown", cooldown, 0);
        Check.inClosed("minimum", minimum, 0, 1);
        Monitor.check(metric, direction);
    }

    /** A tenth when the loss has not improved by a ten-thousandth for more than ten validations. */
    public ReduceOnPlateau() {
        this(0.1, 10, 1e-4, Measure.RELATIVE, 0, 0, "loss", Optional.empty());
    }

    /**
     * A schedule by a value whose direction is given.
     *
     * @param gamma γ, in (0, 1)
     * @param patience consecutive bad validations that are tolerated, at least 0
     * @param threshold the minimum change that counts as an improvement, at least 0
     * @param measure whether the threshold is relative to the best value or absolute
     * @param cooldown validations after a reduction that are not counted, at least 0
     * @param minimum the minimum factor, in [0, 1]
     * @param metric the value
     * @param direction which way it improves
     */
    public ReduceOnPlateau(
            double gamma,
            int patience,
            double threshold,
            Measure measure,
            int cooldown,
            double minimum,
            String metric,
            Direction direction) {
        this(gamma, patience, threshold, measure, cooldown, minimum, metric, Optional.of(direction));
    }

    @Override
    public ReduceOnPlateau withDirections(UnaryOperator<Monitor> directions) {
        Optional<Direction> told =
                directions.apply(new Monitor(metric, direction)).direction();
        return new ReduceOnPlateau(gamma, patience, threshold, measure, cooldown, minimum, metric, told);
    }

    /**
     * Where the schedule is after some validations.
     *
     * @param factor the factor
     * @param best the best value so far; NaN if there is none
     * @param bad bad validations in a row
     * @param rest validations of the cooldown that are left
     */
    public record Progress(double factor, double best, int bad, int rest) {}

    @Override
    public double factor(TrainingProgress progress) {
        return factor(progress, History.EMPTY);
    }

    @Override
    public double factor(TrainingProgress progress, History history) {
        return history.fold(this).factor();
    }

    @Override
    public Progress begin() {
        return new Progress(1, Double.NaN, 0, 0);
    }

    @Override
    public Progress add(Progress state, History.Entry entry) {
        double value = entry.value(metric);
        double margin = measure == Measure.RELATIVE ? threshold * Math.abs(state.best) : threshold;
        boolean improved = Monitor.requireDirection(metric, direction).improves(value, state.best, margin);
        double best = improved ? value : state.best;
        int bad = improved || state.rest > 0 ? 0 : state.bad + 1;
        int rest = Math.max(0, state.rest - 1);
        return bad > patience
                ? new Progress(Math.max(minimum, state.factor * gamma), best, 0, cooldown)
                : new Progress(state.factor, best, bad, rest);
    }
}
