package dev.espalier.api.event;

import dev.espalier.api.ApiStatus;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What a diagnosis says about a run: an observation with its evidence, and what to try.
 *
 * @param name the name of the diagnostic, such as {@code overfitting}
 * @param severity how serious it is
 * @param place the layer, output or column that it is about; empty for the run as a whole
 * @param what what was observed, a sentence for people that names the deciding number, without a full stop
 * @param evidence the numbers behind it by name, the deciding one first
 * @param remedy what to try, in the imperative, without a full stop
 * @param sinceEpoch the epoch in which it was first observed, from 1
 */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
public record Finding(
        String name,
        Severity severity,
        String place,
        String what,
        Map<String, Double> evidence,
        String remedy,
        int sinceEpoch) {

    /** Copies the map and keeps its order. */
    public Finding {
        evidence = Collections.unmodifiableMap(new LinkedHashMap<>(evidence));
    }

    /** How serious a finding is. */
    @ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
    public enum Severity {
        /** An explanation of something that looks odd and is not a fault. */
        NOTE,
        /** Something that probably costs quality or time. */
        WARNING,
        /** Something that keeps the run from learning. */
        PROBLEM;

        /** The name in lower case. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
