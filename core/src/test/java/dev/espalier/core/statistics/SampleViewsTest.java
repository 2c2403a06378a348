package dev.espalier.core.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.api.Shape;
import dev.espalier.api.data.ColumnEncoding;
import dev.espalier.api.data.Schema;
import dev.espalier.api.event.SampleView;
import java.util.List;
import org.junit.jupiter.api.Test;

class SampleViewsTest {

    private static List<String> names(Schema.Input input) {
        float[] values = new float[input.shape().size()];
        SampleView view = new SampleViews(input, 64)
                .of(values, List.of(new SampleViews.Caption(0, "", "")))
                .get(0);
        return List.copyOf(view.values().keySet());
    }

    @Test
    void valuesOfATableHaveTheNamesOfTheirColumnsAndPlaces() {
        ColumnEncoding island = new ColumnEncoding.OneHot(
                List.of("Biscoe", "Dream"), ColumnEncoding.Unknown.OWN, ColumnEncoding.Missing.OWN);
        ColumnEncoding date = new ColumnEncoding.DateTime(
                ColumnEncoding.DateTime.ISO, List.of(ColumnEncoding.Part.YEAR, ColumnEncoding.Part.MONTH));
        Schema.Input input = new Schema.Input(
                "features",
                Shape.of(8),
                List.of(
                        Schema.Column.numeric("mass"),
                        new Schema.Column("island", island),
                        new Schema.Column("seen", date)));
        assertEquals(
                List.of(
                        "mass",
                        "island=Biscoe",
                        "island=Dream",
                        "island=(missing)",
                        "island=(unknown)",
                        "seen.year",
                        "seen.month.sin",
                        "seen.month.cos"),
                names(input));
    }

    @Test
    void valuesWithoutColumnsAreNumbered() {
        assertEquals(
                List.of("signal1", "signal2", "signal3"), names(new Schema.Input("signal", Shape.of(3), List.of())));
    }
}
