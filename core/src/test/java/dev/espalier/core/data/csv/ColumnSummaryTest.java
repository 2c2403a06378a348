package dev.espalier.core.data.csv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.Shape;
import dev.espalier.api.data.ArrayDataset;
import dev.espalier.api.data.ColumnEncoding;
import dev.espalier.api.data.Schema;
import dev.espalier.api.data.TargetKind;
import dev.espalier.core.data.source.IdxSource;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ColumnSummaryTest {

    private static final CsvSource SOURCE = new CsvSource("train.csv", "y");

    @Test
    void namesNumericAndCategoricalColumnsAndTheTarget() {
        Schema schema = schema(
                List.of(
                        Schema.Column.numeric("size"),
                        Schema.Column.oneHot("colour", List.of("blue", "red")),
                        Schema.Column.oneHot("town", List.of("A", "B", "C"))),
                new Schema.Target("y", TargetKind.CLASS_INDEX, 2, List.of("p", "q")));
        assertEquals(
                List.of(
                        "columns:",
                        "  numeric      1  size",
                        "  one-hot      2  town (3 categories), colour (2 categories)",
                        "  delimiter ';'",
                        "target: y, one of 2 classes (p, q)"),
                ColumnSummary.lines(schema, SOURCE, List.of("delimiter ';'")));
    }

    @Test
    void saysOfWholeNumbersHowTheyArePredictedAsNumbers() {
        Schema.Target target = new Schema.Target("y", TargetKind.CLASS_INDEX, 2, List.of("-1", "1"));
        Schema schema = schema(List.of(Schema.Column.numeric("a")), target);
        assertTrue(ColumnSummary.lines(schema, SOURCE, List.of()).get(2).endsWith("set data.task: regression"));
        assertTrue(ColumnSummary.adviceOn(schema, target).contains("data.task: regression"));
    }

    @Test
    void staysShortForWideTables() {
        List<Schema.Column> columns = IntStream.range(0, 5000)
                .mapToObj(i ->
                        i % 2 == 0 ? Schema.Column.numeric("c" + i) : Schema.Column.oneHot("c" + i, List.of("x", "y")))
                .toList();
        List<String> lines = ColumnSummary.lines(
                schema(columns, new Schema.Target("y", TargetKind.VALUES, 1, List.of())), SOURCE, List.of());
        assertTrue(lines.get(1).contains("2500  c0, c2, c4, c6, c8, c10, c12, c14, and 2492 more"), lines.get(1));
        assertTrue(lines.get(2).length() < 400);
        assertEquals("target: y, a number", lines.get(3));
    }

    @Test
    void saysNothingOfImages() {
        Schema images = new Schema(
                List.of(new Schema.Input("image", Shape.of(1, 28, 28), List.of())),
                List.of(new Schema.Target("label", TargetKind.CLASS_INDEX, 10, ArrayDataset.numberedClasses(10))));
        assertEquals(List.of(), ColumnSummary.lines(images, new IdxSource(), List.of()));
    }

    @Test
    void saysWhatAColumnOfEachKindBecomes() {
        List<Schema.Column> columns = List.of(
                new Schema.Column("smoker", new ColumnEncoding.Binary("no", "yes")),
                new Schema.Column("size", new ColumnEncoding.Ordinal(List.of("S", "M", "L"))),
                new Schema.Column(
                        "sold",
                        new ColumnEncoding.DateTime(
                                "iso", List.of(ColumnEncoding.Part.TIME, ColumnEncoding.Part.DAY_OF_YEAR))),
                new Schema.Column(
                        "town",
                        new ColumnEncoding.Index(
                                List.of("A", "B"), ColumnEncoding.Unknown.OWN, ColumnEncoding.Missing.OWN, 3)));
        assertEquals(
                List.of(
                        "columns:",
                        "  binary       1  smoker (no: 0, yes: 1)",
                        "  ordinal      1  size (S < M < L)",
                        "  date-time    1  sold (iso: time, day-of-year)",
                        "  embedded     1  town (2 categories, and missing and unknown)",
                        "target: y, a number"),
                ColumnSummary.lines(
                        schema(columns, new Schema.Target("y", TargetKind.VALUES, 1, List.of())), SOURCE, List.of()));
    }

    private static Schema schema(List<Schema.Column> columns, Schema.Target target) {
        int width = columns.stream().mapToInt(Schema.Column::width).sum();
        return new Schema(List.of(new Schema.Input("features", Shape.of(width), columns)), List.of(target));
    }
}
