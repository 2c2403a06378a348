package dev.espalier.testkit;

import dev.espalier.api.event.History;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Validations of runs that improve, stagnate, get worse, fluctuate or diverge. */
final class Histories {

    private static final int LENGTH = 40;

    private Histories() {}

    static List<History> all() {
        return List.of(
                of(i -> 1.0 / (i + 1)),
                of(i -> 0.5),
                of(i -> 0.5 + 0.1 * i),
                of(i -> 0.5 + 0.4 * StrictMath.sin(2.3 * i)),
                of(i -> i < 5 ? 1.0 / (i + 1) : Double.NaN),
                of(i -> i % 3 == 0 ? Double.NaN : 1.0 / (i + 1)),
                of(i -> Double.NaN),
                of(i -> i == 7 ? Double.POSITIVE_INFINITY : -0.1 * i));
    }

    /** The histories after 0, 1, 2, … validations. */
    static List<History> prefixes(History whole) {
        List<History> prefixes = new ArrayList<>();
        for (int length = 0; length <= whole.size(); length++) {
            prefixes.add(new History(whole.entries().subList(0, length)));
        }
        return prefixes;
    }

    /** The same content in new objects, as a checkpoint restores it. */
    static History copy(History history) {
        return new History(history.entries().stream()
                .map(entry -> new History.Entry(entry.step(), entry.epoch(), new LinkedHashMap<>(entry.values())))
                .toList());
    }

    private static History of(Loss loss) {
        List<History.Entry> entries = new ArrayList<>();
        for (int i = 0; i < LENGTH; i++) {
            double value = loss.after(i);
            Map<String, Double> values =
                    Map.of("loss", value, "accuracy", 1 - value, "train-loss", value, "error", value);
            entries.add(new History.Entry(10L * (i + 1), i + 1, values));
        }
        return new History(entries);
    }

    private interface Loss {
        double after(int validations);
    }
}
