package dev.espalier.plugins.regularizers;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.evaluation.Monitor;
import dev.espalier.api.evaluation.Monitor.Direction;
import dev.espalier.api.event.History;
import dev.espalier.api.regularizer.StoppingRule;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Stops the run when a validation metric reaches a target.
 *
 * <p>minimize: stop if x ≤ target; maximize: stop if x ≥ target
 *
 * <p>It stops at the first validation whose metric is at least as good as the target; a value that is NaN, infinite or
 * missing is not. The decision follows from the recorded history alone. The direction is that of the metric; one that
 * contradicts it is refused, and values without one require it.
 *
 * <p>Choose it to measure the time to a given quality.
 *
 * <p>Source: Lightning's {@code EarlyStopping} with {@code stopping_threshold}.
 *
 * @param target the target value, finite
 * @param metric the validation metric to monitor: {@code loss}, {@code accuracy}, …
 * @param direction the direction of improvement; empty for that of the metric
 */
@Plugin(value = "target-stop", summary = "stops the run when a validation metric reaches a target")
public record TargetStop(
        @Setting(value = "target value of the metric, finite", shorthand = true)
        double target,

        @Setting("validation metric to monitor, such as loss or accuracy")
        String metric,

        @Setting("direction of improvement, minimize or maximize; the metric's own by default")
        Optional<Direction> direction)
        implements StoppingRule {

    /** Checks the ranges. */
    public TargetStop {
        Check.finite("target", target);
        Monitor.check(metric, direction);
    }

    /** A loss of 0. */
    public TargetStop() {
        this(0, "loss", Optional.empty());
    }

    /**
     * A target for a value whose direction is given.
     *
     * @param target the target value, finite
     * @param metric the value
     * @param direction which way it improves
     */
    public TargetStop(double target, String metric, Direction direction) {
        this(target, metric, Optional.of(direction));
    }

    @Override
    public Monitor monitor() {
        return new Monitor(metric, direction);
    }

    @Override
    public TargetStop withDirections(UnaryOperator<Monitor> directions) {
        return new TargetStop(target, metric, directions.apply(monitor()).direction());
    }

    @Override
    public Optional<String> reasonToStop(History history) {
        Direction better = Monitor.requireDirection(metric, direction);
        return history.fold(new Reaching(metric, better, target))
                .map(entry -> Optional.of(metric + " was " + entry.value(metric) + " after step " + entry.step()
                        + ", the target is " + target))
                .orElse(Optional.empty());
    }

    /** The first validation that is good enough. */
    private record Reaching(String metric, Direction better, double target)
            implements History.Fold<Optional<History.Entry>> {

        @Override
        public Optional<History.Entry> begin() {
            return Optional.empty();
        }

        @Override
        public Optional<History.Entry> add(Optional<History.Entry> state, History.Entry entry) {
            return state.isEmpty() && better.reaches(entry.value(metric), target) ? Optional.of(entry) : state;
        }
    }
}
