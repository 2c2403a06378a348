package dev.espalier.core.data.csv;

import dev.espalier.api.Check;
import dev.espalier.api.Setting;
import dev.espalier.core.data.column.CellText;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Columns whose kind is given instead of being inferred from their values.
 *
 * @param numeric columns of numbers
 * @param categorical columns of categories without an order
 * @param ordinal columns of ordered categories, with these from the lowest to the highest
 * @param binary columns of two values, which become 0 and 1
 * @param dateTime columns of dates and times, with their format
 * @param ignore columns that are not features
 */
public record ColumnKinds(
        @Setting("numeric columns, instead of those whose values are mostly numbers")
        List<String> numeric,

        @Setting("categorical columns, instead of those whose values are mostly text")
        List<String> categorical,

        @Setting("ordered categories, as in {size: [S, M, L]}; they become their ranks, from 0")
        Map<String, List<String>> ordinal,

        @Setting("columns of two values, such as yes and no, which become 0 and 1")
        List<String> binary,

        @Setting("columns of dates and times with their format, as in {sold: iso, built: dd.MM.yyyy}")
        Map<String, DateTimeColumn> dateTime,

        @Setting("columns to ignore") List<String> ignore) {

    /** Copies the lists and requires each column to be named once. */
    public ColumnKinds {
        numeric = List.copyOf(numeric);
        categorical = List.copyOf(categorical);
        Map<String, List<String>> ranks = new LinkedHashMap<>();
        ordinal.forEach((column, categories) -> ranks.put(column, List.copyOf(categories)));
        ordinal = Map.copyOf(ranks);
        binary = List.copyOf(binary);
        dateTime = Map.copyOf(dateTime);
        ignore = List.copyOf(ignore);
        ordinal.forEach((column, categories) -> Check.require(
                categories.size() > 1
                        && categories.stream()
                                        .map(CellText::canonical)
                                        .distinct()
                                        .count()
                                == categories.size(),
                "ordinal",
                categories,
                "must name at least two categories of '" + column + "', each once"));
        requireDifferent(
                "ignore", Stream.of(numeric, categorical, ordinal.keySet(), binary, dateTime.keySet(), ignore));
    }

    /** Everything inferred. */
    public ColumnKinds() {
        this(List.of(), List.of(), Map.of(), List.of(), Map.of(), List.of());
    }

    /** All columns that are named. */
    Stream<String> named() {
        return Stream.of(numeric, categorical, ordinal.keySet(), binary, dateTime.keySet(), ignore)
                .flatMap(Collection::stream);
    }

    /** Requires that no name is listed twice. */
    static void requireDifferent(String setting, Stream<? extends Collection<String>> lists) {
        List<String> names = lists.flatMap(Collection::stream).toList();
        List<String> twice = names.stream()
                .filter(name -> names.indexOf(name) != names.lastIndexOf(name))
                .distinct()
                .toList();
        Check.require(twice.isEmpty(), setting, twice, "must not name anything that is named elsewhere");
    }
}
