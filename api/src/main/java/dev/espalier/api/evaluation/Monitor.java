package dev.espalier.api.evaluation;

import dev.espalier.api.ApiStatus;
import dev.espalier.api.Check;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A value of each validation that is followed, and the direction in which it improves.
 *
 * <p>The direction need not be given: metrics say theirs, and a loss is minimized. One that is given confirms it; a run is
 * refused if it contradicts. It has to be given for values whose metric says none.
 *
 * <p>For every monitored value holds: one that is NaN, infinite or missing is no improvement and reaches no target, and
 * any finite value is an improvement as long as there has been none.
 *
 * @param figure the value's name in the history: {@code loss}, {@code accuracy}, …
 * @param direction which of two values is the better one; empty to go by what the metric says
 */
@ApiStatus(value = ApiStatus.Level.STABLE, since = "0.1")
public record Monitor(String figure, Optional<Direction> direction) {

    /** The values of each validation that are losses whatever the metrics are. */
    private static final Set<String> LOSSES = Set.of("loss", "train-loss");

    /** The loss on the validation split, the smaller the better. */
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
        check(figure, direction);
        if (LOSSES.contains(figure)) {
            direction = Optional.of(Direction.MINIMIZE);
        }
    }

    /**
     * A value that improves in the direction that its metric says.
     *
     * @param figure the value's name
     */
    public Monitor(String figure) {
        this(figure, Optional.empty());
    }

    /**
     * A value and its direction.
     *
     * @param figure the value's name
     * @param direction which of two values is the better one
     */
    public Monitor(String figure, Direction direction) {
        this(figure, Optional.of(direction));
    }

    /**
     * Checks settings of which a monitor is to be made.
     *
     * @param figure the setting {@code figure}
     * @param direction the setting {@code direction}
     * @throws IllegalArgumentException if the name is blank, or a loss is to be maximized
     */
    public static void check(String figure, Optional<Direction> direction) {
        Check.require(!figure.isBlank(), "figure", "'" + figure + "'", "must be the name of a value, such as loss");
        boolean growingLoss = LOSSES.contains(figure) && direction.equals(Optional.of(Direction.MAXIMIZE));
        Check.require(
                !growingLoss, "direction", Direction.MAXIMIZE, "must be minimize for " + figure + ", or be left out");
    }

    /**
     * The direction that settings of a plugin stand for; allocates nothing.
     *
     * @param figure the setting {@code figure}
     * @param direction the setting {@code direction}
     * @return the one that is given, or that of a loss
     * @throws IllegalStateException if the value is no loss and there is no direction
     */
    public static Direction requireDirection(String figure, Optional<Direction> direction) {
        if (LOSSES.contains(figure)) {
            return Direction.MINIMIZE;
        }
        if (direction.isEmpty()) {
            throw new IllegalStateException(
                    "the direction of " + figure + " is not known; set it to minimize or maximize");
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
        return requireDirection(figure, direction).improves(value, best, margin);
    }
}
