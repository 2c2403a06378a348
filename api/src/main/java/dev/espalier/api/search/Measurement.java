package dev.espalier.api.search;

import dev.espalier.api.ApiStatus;
import dev.espalier.api.Check;
import java.util.List;

/**
 * What a trial had reached at a point of its training.
 *
 * @param progress the fraction of its full length that it had been trained for, in (0, 1]
 * @param losses one for each objective of the search, smaller is better: a metric that is maximized has its sign changed; NaN
 *     for a value that could not be computed
 */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
public record Measurement(double progress, List<Double> losses) {

    /** Copies the list. */
    public Measurement {
        Check.require(progress > 0 && progress <= 1, "progress", progress, "must be in (0, 1]");
        losses = List.copyOf(losses);
        Check.require(!losses.isEmpty(), "losses", losses, "must have one for each objective");
    }
}
