package dev.espalier.plugins.regularizers;

import dev.espalier.api.Check;
import dev.espalier.api.regularizer.Monitor.Direction;
import java.util.Set;

/** What is known of the figures of a validation by their names. */
final class Figures {

    private static final Set<String> SMALLER_IS_BETTER = Set.of("loss", "error", "mse", "mae", "rmse");
    private static final Set<String> LARGER_IS_BETTER =
            Set.of("accuracy", "top", "precision", "recall", "f1", "auc", "r2");

    private Figures() {}

    /** Refuses a blank name, and the wrong direction for a figure whose better end is well known. */
    static void check(String figure, Direction direction) {
        Check.require(!figure.isBlank(), "figure", "'" + figure + "'", "must be the name of a figure, such as loss");
        Direction expected = directionOf(figure, direction);
        Check.require(direction == expected, "direction", direction, "must be " + expected + " for " + figure);
    }

    private static Direction directionOf(String figure, Direction ifUnknown) {
        boolean smaller = false;
        boolean larger = false;
        for (String word : figure.split("[^a-z0-9]+", -1)) {
            smaller |= SMALLER_IS_BETTER.contains(word);
            larger |= LARGER_IS_BETTER.contains(word);
        }
        if (smaller == larger) {
            return ifUnknown;
        }
        return smaller ? Direction.MINIMIZE : Direction.MAXIMIZE;
    }
}
