package dev.espalier.api.evaluation;

import dev.espalier.api.ApiStatus;
import dev.espalier.api.Check;
import dev.espalier.api.Setting;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A validation metric to monitor, and the direction in which it improves.
 *
 * <p>The direction is optional: metrics declare theirs, and a loss is minimized. If given, it must not contradict the
 * metric. It is required for values whose metric declares none.
 *
 * <p>A value that is NaN, infinite or missing never counts as an improvement and never reaches a target; the first finite
 * value is an improvement.
 *
 * @param metric the value's name in the history: {@code loss}, {@code accuracy}, …
 * @param direction the direction of improvement; empty for that of the metric
 */
@ApiStatus(value = ApiStatus.Level.STABLE, since = "0.1")
public record Monitor(
        @Setting("name of a metric, such as loss or accuracy")
        String metric,

        @Setting("which of two values is better: minimize or maximize; the metric's own direction by default")
        Optional<Direction> direction) {

    /** The names of the loss values of each validation. */
    private static final Set<String> LOSSES = Set.of("loss", "train-loss");

    /** The loss on the validation split, minimized. */
    public static final Monitor VALIDATION_LOSS = new Monitor("loss");

    /** The directions in which a value can improve. */
    @ApiStatus(value = ApiStatus.Level.STABLE, since = "0.1")
    public enum Direction {
        /** Smaller is better. */
        MINIMIZE,
        /** Larger is better. */
        MAXIMIZE;

        /**
         * Whether a value is better than another by more than a margin.
         *
         * @param value the candidate; it is not better unless it is finite
         * @param best the value to beat; NaN if there is none yet, which any finite value beats
         * @param margin at least 0
         * @return whether it is
         */
        public boolean improves(double value, double best, double margin) {
            if (!Double.isFinite(value)) {
                return false;
            }
            if (Double.isNaN(best)) {
                return true;
            }
            return this == MINIMIZE ? value < best - margin : value > best + margin;
        }

        /**
         * Whether a value is at least as good as a target.
         *
         * @param value the candidate; it reaches nothing unless it is finite
         * @param target what is good enough
         * @return whether it is
         */
        public boolean reaches(double value, double target) {
            return Double.isFinite(value) && (this == MINIMIZE ? value <= target : value >= target);
        }

        /** The name in lower case. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Checks the name, and fills in the direction of a loss.
     *
     * @throws IllegalArgumentException if the name is blank, or a loss is to be maximized
     */
    public Monitor {
        check(metric, direction);
        if (LOSSES.contains(metric)) {
            direction = Optional.of(Direction.MINIMIZE);
        }
    }

    /**
     * A value that improves in the direction of its metric.
     *
     * @param metric the value's name
     */
    public Monitor(String metric) {
        this(metric, Optional.empty());
    }

    /**
     * A value and its direction.
     *
     * @param metric the value's name
     * @param direction the direction of improvement
     */
    public Monitor(String metric, Direction direction) {
        this(metric, Optional.of(direction));
    }

    /**
     * Checks the settings of a monitor.
     *
     * @param metric the setting {@code metric}
     * @param direction the setting {@code direction}
     * @throws IllegalArgumentException if the name is blank, or a loss is to be maximized
     */
    public static void check(String metric, Optional<Direction> direction) {
        Check.require(!metric.isBlank(), "metric", "'" + metric + "'", "must be the name of a value, such as loss");
        boolean growingLoss = LOSSES.contains(metric) && direction.equals(Optional.of(Direction.MAXIMIZE));
        Check.require(
                !growingLoss, "direction", Direction.MAXIMIZE, "must be minimize for " + metric + ", or be left out");
    }

    /**
     * The direction given by settings; allocates nothing.
     *
     * @param metric the setting {@code metric}
     * @param direction the setting {@code direction}
     * @return the given one, or that of a loss
     * @throws IllegalStateException if the value is not a loss and there is no direction
     */
    public static Direction requireDirection(String metric, Optional<Direction> direction) {
        if (LOSSES.contains(metric)) {
            return Direction.MINIMIZE;
        }
        if (direction.isEmpty()) {
            throw new IllegalStateException(
                    "the direction of " + metric + " is not known; set it to minimize or maximize");
        }
        return direction.get();
    }

    /**
     * Whether a value is better than another by more than a margin, as {@link Direction#improves} says.
     *
     * @param value the candidate
     * @param best the value to beat; NaN if there is none yet
     * @param margin at least 0
     * @return whether it is
     * @throws IllegalStateException if there is no direction
     */
    public boolean improves(double value, double best, double margin) {
        return requireDirection(metric, direction).improves(value, best, margin);
    }
}
