package dev.espalier.plugins.diagnostics;

import dev.espalier.api.event.Finding;
import dev.espalier.api.event.Finding.Severity;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A finding in the making: the numbers behind it, the deciding one first. */
final class Evidence {

    private final Map<String, Double> numbers = new LinkedHashMap<>();

    private Evidence() {}

    /** Begins with the deciding number. */
    static Evidence of(String name, double value) {
        return new Evidence().and(name, value);
    }

    Evidence and(String name, double value) {
        numbers.put(name, value);
        return this;
    }

    /** The finding, as the only one of its diagnostic. */
    List<Finding> finding(String name, Severity severity, String place, String what, String remedy, int sinceEpoch) {
        return List.of(new Finding(name, severity, place, what, numbers, remedy, Math.max(1, sinceEpoch)));
    }
}
