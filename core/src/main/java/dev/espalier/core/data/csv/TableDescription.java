package dev.espalier.core.data.csv;

import java.util.List;
import java.util.Optional;

/**
 * What a table holds, as a person wants to know it before training.
 *
 * @param file the path
 * @param rows the number of rows below the header
 * @param delimiter between cells, as it is written in settings
 * @param decimal the decimal sign
 * @param columns in the order of the file
 */
public record TableDescription(String file, int rows, String delimiter, char decimal, List<Column> columns) {

    /** Copies the list. */
    public TableDescription {
        columns = List.copyOf(columns);
    }

    /**
     * A column.
     *
     * @param name in the header; empty for a first column without one
     * @param kind what it is taken for
     * @param target whether it is to be predicted
     * @param missing the number of missing cells
     * @param distinct the number of different values
     * @param moreDistinct whether there are more than that
     * @param range of its numbers; empty if it is not numeric
     * @param frequent the most frequent categories or classes, at most ten; empty for a numeric feature
     * @param remarks what should be looked at
     */
    public record Column(
            String name,
            String kind,
            boolean target,
            long missing,
            int distinct,
            boolean moreDistinct,
            Optional<Range> range,
            List<Count> frequent,
            List<String> remarks) {

        /** Copies the lists. */
        public Column {
            frequent = List.copyOf(frequent);
            remarks = List.copyOf(remarks);
        }
    }

    /**
     * The distribution of numbers.
     *
     * @param minimum the least
     * @param maximum the largest
     * @param mean their mean
     * @param deviation their standard deviation
     */
    public record Range(double minimum, double maximum, double mean, double deviation) {}

    /**
     * How often a category occurs.
     *
     * @param name of the category
     * @param rows in which it occurs
     */
    public record Count(String name, int rows) {}
}
