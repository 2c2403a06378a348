package dev.espalier.core.setup;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The arrays of a module of a file, or of a layer of a model.
 *
 * @param name what their names begin with, such as {@code layer1.0.conv1} or {@code stage1/1/convolution1}
 * @param shapes of the arrays, by the last part of their names, in their order
 */
record ModuleArrays(String name, Map<String, List<Long>> shapes) {

    private static final String WEIGHT = "weight";
    private static final String SCALE = "scale";

    private static final Set<String> STATISTICS = Set.of("running_mean", "running-mean", "moving_mean");

    /** What a module computes, as far as its arrays show it: only like can take the place of like. */
    enum Kind {
        /** A weight of three or more dimensions. */
        CONVOLUTION,
        /** Running statistics, or a scale of one dimension. */
        NORMALIZATION,
        /** A weight of two dimensions. */
        DENSE;

        /** The word for several, for messages. */
        String plural() {
            return this == DENSE ? "dense layers" : name().toLowerCase(Locale.ROOT) + "s";
        }
    }

    /**
     * Arrays with the same beginning of their names.
     *
     * @param arrays the shapes by name, in their order
     * @param separator between the last part of a name and what is before it
     * @return the groups in the order of their first arrays; arrays without a separator in their names are left out
     */
    static List<ModuleArrays> grouped(Map<String, List<Long>> arrays, char separator) {
        Map<String, Map<String, List<Long>>> groups = new LinkedHashMap<>();
        arrays.forEach((name, shape) -> {
            int end = name.lastIndexOf(separator);
            if (end > 0) {
                groups.computeIfAbsent(name.substring(0, end), any -> new LinkedHashMap<>())
                        .put(name.substring(end + 1), shape);
            }
        });
        List<ModuleArrays> modules = new ArrayList<>();
        groups.forEach((name, shapes) -> modules.add(new ModuleArrays(name, shapes)));
        return modules;
    }

    /** The kind, if the arrays show one. */
    Optional<Kind> kind() {
        if (shapes.containsKey(SCALE) || shapes.keySet().stream().anyMatch(STATISTICS::contains)) {
            return Optional.of(Kind.NORMALIZATION);
        }
        return Optional.ofNullable(shapes.get(WEIGHT)).map(List::size).flatMap(rank -> switch (rank) {
            case 0 -> Optional.empty();
            case 1 -> Optional.of(Kind.NORMALIZATION);
            case 2 -> Optional.of(Kind.DENSE);
            default -> Optional.of(Kind.CONVOLUTION);
        });
    }

    /** Whether the weights of both have the same shape; dense weights are not compared, as they may be transposed. */
    boolean resembles(ModuleArrays other) {
        return kind().equals(Optional.of(Kind.DENSE)) || shape().equals(other.shape());
    }

    private List<Long> shape() {
        return shapes.getOrDefault(WEIGHT, shapes.getOrDefault(SCALE, List.of()));
    }

    /** The name and the shape of the weight, for messages. */
    String describe() {
        return "'" + name + "'" + (shape().isEmpty() ? "" : " " + shape());
    }
}
