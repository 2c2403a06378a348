package dev.espalier.search.storage;

import dev.espalier.api.Check;
import dev.espalier.api.search.Measurement;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a trial had reached at a point of its training, with what is kept for people.
 *
 * @param reached progress and losses, as samplers and pruners see them
 * @param step how many optimizer steps the trial had been trained for
 * @param seconds how long it had been trained for, interruptions left out
 * @param metrics all values of the evaluation by name, in their own signs
 */
public record StudyMeasurement(Measurement reached, long step, double seconds, Map<String, Double> metrics) {

    /** Copies the map and keeps its order. */
    public StudyMeasurement {
        Check.atLeast("step", step, 0);
        Check.atLeast("seconds", seconds, 0);
        metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    }
}
