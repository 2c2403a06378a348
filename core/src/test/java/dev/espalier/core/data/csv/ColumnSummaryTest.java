package dev.espalier.core.data.csv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.Shape;
import dev.espalier.api.data.ArrayDataset;
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
                        "columns: 1 numeric (size), 2 categorical (town: 3 categories, colour: 2 categories)",
                        "target: y, one of 2 classes (p, q)"),
                ColumnSummary.lines(schema, SOURCE));
    }

    @Test
    void saysOfWholeNumbersHowTheyArePredictedAsNumbers() {
        Schema.Target target = new Schema.Target("y", TargetKind.CLASS_INDEX, 2, List.of("-1", "1"));
        Schema schema = schema(List.of(Schema.Column.numeric("a")), target);
        assertTrue(ColumnSummary.lines(schema, SOURCE).get(1).endsWith("set data.task: regression"));
        assertTrue(ColumnSummary.adviceOn(schema, target).contains("data.task: regression"));
    }

    @Test
    void staysShortForWideTables() {
        List<Schema.Column> columns = IntStream.range(0, 5000)
                .mapToObj(i ->
                        i % 2 == 0 ? Schema.Column.numeric("c" + i) : Schema.Column.oneHot("c" + i, List.of("x", "y")))
                .toList();
        List<String> lines =
                ColumnSummary.lines(schema(columns, new Schema.Target("y", TargetKind.VALUES, 1, List.of())), SOURCE);
        assertTrue(
                lines.get(0).contains("2500 numeric (c0, c2, c4, c6, c8, c10, c12, c14, and 2492 more)"), lines.get(0));
        assertTrue(lines.get(0).length() < 400);
        assertEquals("target: y, a number", lines.get(1));
    }

    @Test
    void saysNothingOfImages() {
        Schema images = new Schema(
                List.of(new Schema.Input("image", Shape.of(1, 28, 28), List.of())),
                List.of(new Schema.Target("label", TargetKind.CLASS_INDEX, 10, ArrayDataset.numberedClasses(10))));
        assertEquals(List.of(), ColumnSummary.lines(images, new IdxSource()));
    }

    private static Schema schema(List<Schema.Column> columns, Schema.Target target) {
        int width = columns.stream().mapToInt(Schema.Column::width).sum();
        return new Schema(List.of(new Schema.Input("features", Shape.of(width), columns)), List.of(target));
    }
}
