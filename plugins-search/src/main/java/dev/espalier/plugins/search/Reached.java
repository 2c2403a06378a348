package dev.espalier.plugins.search;

import dev.espalier.api.search.Measurement;
import dev.espalier.api.search.Trial;
import java.util.List;
import java.util.Optional;

/**
 * What trials had reached at a point of their training.
 *
 * <p>A short trial has fewer measurements than its pruner has rungs, and one that goes on from another stage begins behind some
 * of them: trials are compared by how far they had been trained, not by how often they were measured.
 */
final class Reached {

    /** Less than the distance of any two rungs that are measured apart. */
    private static final double TOLERANCE = 1e-9;

    private Reached() {}

    /** The losses of the first measurement that a trial had at a fraction of its length or later. */
    static Optional<List<Double>> at(Trial trial, double progress) {
        return trial.measurements().stream()
                .filter(measurement -> isAt(measurement, progress))
                .findFirst()
                .map(Measurement::losses);
    }

    /** Whether a measurement was made at a fraction of the length or later. */
    static boolean isAt(Measurement measurement, double progress) {
        return measurement.progress() >= progress - TOLERANCE;
    }
}
