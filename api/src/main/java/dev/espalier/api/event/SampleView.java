package dev.espalier.api.event;

import dev.espalier.api.ApiStatus;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A sample for people to look at.
 *
 * @param index its index in its split, from 0
 * @param target its target as text: the class, the value; empty without one
 * @param prediction what the model predicts, as text; empty if that was not computed
 * @param picture its values as a picture, if they have the shape of one
 * @param values its values by name, if they are not a picture: at most the first 32
 */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
public record SampleView(
        long index, String target, String prediction, Optional<Picture> picture, Map<String, Double> values) {

    /** Copies the map and keeps its order. */
    public SampleView {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }
}
