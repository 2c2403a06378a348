package dev.espalier.api.regularizer;

import dev.espalier.api.ApiStatus;
import java.util.Locale;

/**
 * A figure of each validation and the direction in which it improves.
 *
 * @param figure its name in the history: {@code loss}, {@code accuracy}, …
 * @param direction which of two values is the better one
 */
@ApiStatus(value = ApiStatus.Level.STABLE, since = "0.1")
public record Monitor(String figure, Direction direction) {

    /** The loss on the validation split, the smaller the better. */
    public static final Monitor VALIDATION_LOSS = new Monitor("loss", Direction.MINIMIZE);

    /** The directions in which a figure can improve. */
    @ApiStatus(value = ApiStatus.Level.STABLE, since = "0.1")
    public enum Direction {
        /** Smaller is better. */
        MINIMIZE,
        /** Larger is better. */
        MAXIMIZE;

        /** The name in lower case. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Whether a value is better than another by more than a margin.
     *
     * @param value the candidate; NaN is never better
     * @param best the value to beat; anything that is not NaN beats NaN
     * @param margin at least 0
     * @return whether it is
     */
    public boolean improves(double value, double best, double margin) {
        if (Double.isNaN(value)) {
            return false;
        }
        if (Double.isNaN(best)) {
            return true;
        }
        return direction == Direction.MINIMIZE ? value < best - margin : value > best + margin;
    }
}
