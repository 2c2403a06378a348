package dev.espalier.core.setup;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What becomes of the tensors of a file and of the arrays of a model, in lines for a person to read. */
final class TransferSummary {

    /** Longer lists are cut, apart from that of the layers that modules became. */
    private static final int MOST = 12;

    private final List<String> lines = new ArrayList<>();

    /**
     * Begins with the layers that are given values.
     *
     * @param heading what is told of
     * @param copies the tensors by the names of the arrays that they become, in the order of the graph
     */
    TransferSummary(String heading, Map<String, WeightCopy> copies) {
        Set<String> layers = copies.keySet().stream()
                .map(name -> name.substring(0, name.lastIndexOf('/')))
                .collect(Collectors.toCollection(LinkedHashSet::new));
        lines.add(heading + listed(": ", layers));
    }

    /** Tells which tensors are transposed, reshaped or renamed; what modules became is not told for each of their tensors. */
    void add(Map<String, WeightCopy> copies, List<String> pairs) {
        List<String> transposed = new ArrayList<>();
        List<String> reshaped = new ArrayList<>();
        List<String> renamed = new ArrayList<>();
        copies.forEach((name, copy) -> {
            String text = name + " from " + copy;
            if (copy.transposed()) {
                transposed.add(text);
            } else if (copy.reshaped()) {
                reshaped.add(text);
            } else if (!copy.tensor().name().equals(name) && pairs.isEmpty()) {
                renamed.add(text);
            }
        });
        if (!pairs.isEmpty()) {
            lines.add("  layers: " + String.join(", ", pairs));
        }
        add("  transposed", transposed);
        add("  reshaped", reshaped);
        add("  renamed", renamed);
    }

    /** Adds a line with some names, if there are any. */
    void add(String what, Collection<String> names) {
        if (!names.isEmpty()) {
            lines.add(what + listed(": ", names));
        }
    }

    private static String listed(String before, Collection<String> names) {
        return names.isEmpty()
                ? ""
                : before
                        + names.stream().limit(MOST).collect(Collectors.joining(", "))
                        + (names.size() > MOST ? ", … (" + names.size() + " in all)" : "");
    }

    /** All lines. */
    List<String> lines() {
        return lines;
    }
}
