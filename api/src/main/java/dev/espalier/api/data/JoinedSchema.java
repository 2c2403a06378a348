package dev.espalier.api.data;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.ProblemList;
import dev.espalier.api.Shape;
import dev.espalier.api.data.ColumnEncoding.Index;
import dev.espalier.api.data.ColumnEncoding.OneHot;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Finds the schema of several datasets together: every input and target that one of them has, each once. */
final class JoinedSchema {

    private static final Pattern WHOLE = Pattern.compile("-?\\d{1,18}");

    private final Map<String, Schema.Input> inputs = new LinkedHashMap<>();
    private final Map<String, Schema.Target> targets = new LinkedHashMap<>();
    private final Map<String, String> owners = new LinkedHashMap<>();
    private final ProblemList problems = new ProblemList("data");

    /**
     * The schema of all.
     *
     * @param parts the schema of each task by its name
     * @throws dev.espalier.api.EspalierException if inputs or targets of one name differ; code DATA_SCHEMA
     */
    static Schema of(Map<String, Schema> parts) {
        JoinedSchema joined = new JoinedSchema();
        parts.forEach(joined::add);
        joined.problems.throwIfAny();
        return new Schema(List.copyOf(joined.inputs.values()), List.copyOf(joined.targets.values()));
    }

    private void add(String task, Schema schema) {
        for (Schema.Input input : schema.inputs()) {
            Schema.Input known = inputs.get(input.name());
            owners.putIfAbsent("input " + input.name(), task);
            inputs.put(input.name(), known == null ? input : merge(known, input, task));
        }
        for (Schema.Target target : schema.targets()) {
            Schema.Target known = targets.putIfAbsent(target.name(), target);
            owners.putIfAbsent("target " + target.name(), task);
            if (known != null && !known.equals(target)) {
                problem(
                        "target '" + target.name() + "'",
                        "its form in the data of task " + task + " differs from that in the data of task "
                                + owners.get("target " + target.name()),
                        "give it another name, or list its classes in both");
            }
        }
    }

    private Schema.Input merge(Schema.Input known, Schema.Input input, String task) {
        String where = "input '" + input.name() + "'";
        String other = owners.getOrDefault("input " + input.name(), "");
        boolean tables = !known.columns().isEmpty()
                && known.columns().size() == input.columns().size();
        if (!tables) {
            if (!known.equals(input)) {
                problem(
                        where,
                        "the data of task " + task + " has " + described(input) + ", that of task " + other + " has "
                                + described(known),
                        "leave columns out by ignore, or set separate-inputs: true");
            }
            return known;
        }
        List<Schema.Column> columns = new ArrayList<>();
        for (int i = 0; i < known.columns().size(); i++) {
            Schema.Column first = known.columns().get(i);
            Schema.Column second = input.columns().get(i);
            Optional<ColumnEncoding> encoding =
                    first.name().equals(second.name()) ? merged(first.encoding(), second.encoding()) : Optional.empty();
            if (encoding.isEmpty()) {
                problem(
                        where + ", column " + (i + 1),
                        "the data of task " + task + " has '" + second.name() + "' (" + kind(second)
                                + "), that of task " + other + " has '" + first.name() + "' (" + kind(first) + ")",
                        "order and kinds of columns must agree: list the column in numeric or categorical of both, leave it"
                                + " out by ignore, or set separate-inputs: true");
            }
            columns.add(new Schema.Column(first.name(), encoding.orElse(first.encoding())));
        }
        int width = columns.stream().mapToInt(Schema.Column::width).sum();
        boolean index = known.index().isPresent();
        return new Schema.Input(known.name(), index ? known.shape() : Shape.of(width), columns);
    }

    private static Optional<ColumnEncoding> merged(ColumnEncoding first, ColumnEncoding second) {
        if (first.equals(second)) {
            return Optional.of(first);
        }
        if (first instanceof OneHot one
                && second instanceof OneHot two
                && one.unknown() == two.unknown()
                && one.missing() == two.missing()) {
            return Optional.of(new OneHot(union(one.categories(), two.categories()), one.unknown(), one.missing()));
        }
        if (first instanceof Index one
                && second instanceof Index two
                && one.unknown() == two.unknown()
                && one.missing() == two.missing()
                && one.embeddingWidth() == two.embeddingWidth()) {
            return Optional.of(new Index(
                    union(one.categories(), two.categories()), one.unknown(), one.missing(), one.embeddingWidth()));
        }
        return Optional.empty();
    }

    /** In numerical order if all are whole numbers, and else by their characters, as of a single table. */
    private static List<String> union(List<String> first, List<String> second) {
        Set<String> all = new LinkedHashSet<>(first);
        all.addAll(second);
        boolean whole = all.stream().allMatch(text -> WHOLE.matcher(text).matches());
        return whole
                ? all.stream().sorted(Comparator.comparingLong(Long::parseLong)).toList()
                : all.stream().sorted().toList();
    }

    private static String described(Schema.Input input) {
        return input.columns().isEmpty()
                ? "the shape " + input.shape()
                : input.columns().size() + " columns";
    }

    private static String kind(Schema.Column column) {
        String name = column.encoding().getClass().getSimpleName();
        return name.replaceAll("([a-z])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
    }

    private void problem(String where, String what, String remedy) {
        problems.add(ErrorCode.DATA_SCHEMA, where, what, remedy);
    }
}
