package dev.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.api.data.Schema;
import dev.espalier.api.data.TargetKind;
import java.util.List;
import org.junit.jupiter.api.Test;

class PredictionCsvTest {

    @Test
    void writesClassAndProbabilities() {
        PredictionCsv csv = csv(List.of(classes("kind", "marsh", "two, \"words\"")));

        assertEquals("class,probability,probability.marsh,\"probability.two, \"\"words\"\"\"\n", csv.header());
        List<float[]> values = List.of(new float[] {0.75f, 0.25f, 0.125f, 0.875f});
        assertEquals("marsh,0.75,0.75,0.25\n", row(csv, values, List.of(), 0));
        assertEquals("\"two, \"\"words\"\"\",0.875,0.125,0.875\n", row(csv, values, List.of(), 1));
    }

    @Test
    void writesValues() {
        PredictionCsv one = csv(List.of(new Schema.Target("price", TargetKind.VALUES, 1, List.of())));
        assertEquals("price\n", one.header());
        assertEquals("-3.5\n", row(one, List.of(new float[] {1, -3.5f}), List.of(), 1));

        PredictionCsv two = csv(List.of(new Schema.Target("place", TargetKind.VALUES, 2, List.of())));
        assertEquals("place.0,place.1\n", two.header());
        assertEquals("3.0,4.0\n", row(two, List.of(new float[] {1, 2, 3, 4}), List.of(), 1));
    }

    @Test
    void tellsSeveralOutputsApart() {
        PredictionCsv csv =
                csv(List.of(classes("kind", "a", "b"), new Schema.Target("price", TargetKind.VALUES, 1, List.of())));

        assertEquals("kind.class,kind.probability,kind.probability.a,kind.probability.b,price\n", csv.header());
        assertEquals("b,0.6,0.4,0.6,7.0\n", row(csv, List.of(new float[] {0.4f, 0.6f}, new float[] {7}), List.of(), 0));
    }

    @Test
    void namesNamelessClassesByTheirIndex() {
        PredictionCsv csv = csv(List.of(new Schema.Target("kind", TargetKind.CLASS_INDEX, 2, List.of())));

        assertEquals("class,probability,probability.0,probability.1\n", csv.header());
    }

    @Test
    void writesTheShortestDecimals() {
        PredictionCsv csv = csv(List.of(new Schema.Target("price", TargetKind.VALUES, 4, List.of())));

        assertEquals(
                "0.002,1.0e-8,33554432.0,NaN\n",
                row(csv, List.of(new float[] {2e-3f, 1e-8f, 3.3554432e7f, Float.NaN}), List.of(), 0));
    }

    private static Schema.Target classes(String name, String... classes) {
        return new Schema.Target(name, TargetKind.CLASS_INDEX, classes.length, List.of(classes));
    }

    private static PredictionCsv csv(List<Schema.Target> targets) {
        return of(targets.stream().map(PredictedOutput::new).toList());
    }

    private static PredictionCsv of(List<PredictedOutput> outputs) {
        return new PredictionCsv(new PredictionColumns(outputs, List.of(), true));
    }

    private static String row(PredictionCsv csv, List<float[]> values, List<float[]> errors, int sample) {
        return csv.row(List.of(), csv.columns().cells(values, errors, sample));
    }

    private static PredictionColumns columns(Schema.Target target, boolean probabilities, String... kept) {
        return new PredictionColumns(List.of(new PredictedOutput(target)), List.of(kept), probabilities);
    }

    @Test
    void leavesProbabilitiesOutAndKeepsColumns() {
        PredictionColumns columns = columns(classes("kind", "a", "b"), false, "id", "note");
        PredictionCsv csv = new PredictionCsv(columns);
        List<PredictionColumns.Cell> cells = columns.cells(List.of(new float[] {0.25f, 0.75f}), List.of(), 0);

        assertEquals("id,note,class,probability\n", csv.header());
        assertEquals("7,\"x, y\",b,0.75\n", csv.row(List.of("7", "x, y"), cells));
    }

    @Test
    void tellsPredictionsFromColumnsOfTheSameName() {
        PredictionCsv csv = new PredictionCsv(columns(classes("kind", "a", "b"), false, "class"));

        assertEquals("class,predicted.class,predicted.probability\n", csv.header());
    }

    @Test
    void writesJsonLines() {
        PredictionColumns columns = columns(classes("kind", "a", "b"), true, "id");
        PredictionJsonLines lines = new PredictionJsonLines(columns);
        List<PredictionColumns.Cell> cells = columns.cells(List.of(new float[] {1e-8f, Float.NaN}), List.of(), 0);

        assertEquals("", lines.header());
        assertEquals(
                "{\"id\":\"7\",\"class\":\"a\",\"probability\":1.0e-8,\"probability.a\":1.0e-8,\"probability.b\":\"NaN\"}\n",
                lines.row(List.of("7"), cells));
    }

    @Test
    void decidesLabelsByTheirThresholds() {
        Schema.Target labels = new Schema.Target("red+round", TargetKind.LABELS, 2, List.of("red", "round"));
        PredictionCsv csv = of(List.of(new PredictedOutput(labels, List.of(0.25, 0.5), false)));

        assertEquals("red,round,probability.red,probability.round\n", csv.header());
        assertEquals("1,0,0.25,0.375\n", row(csv, List.of(new float[] {0.25f, 0.375f}), List.of(), 0));
    }

    @Test
    void addsTheErrorOfAReconstruction() {
        Schema.Target input = new Schema.Target("features", TargetKind.VALUES, 2, List.of("age", "city=Bern"));
        PredictionCsv csv = of(List.of(new PredictedOutput(input, List.of(), true)));

        assertEquals("age,city=Bern,reconstruction-error\n", csv.header());
        assertEquals("3.0,4.0,0.5\n", row(csv, List.of(new float[] {1, 2, 3, 4}), List.of(new float[] {9, 0.5f}), 1));
    }
}
