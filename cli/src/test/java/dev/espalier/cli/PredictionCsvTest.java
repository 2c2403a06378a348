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
        assertEquals("marsh,0.75,0.75,0.25\n", csv.row(values, List.of(), 0));
        assertEquals("\"two, \"\"words\"\"\",0.875,0.125,0.875\n", csv.row(values, List.of(), 1));
    }

    @Test
    void writesValues() {
        PredictionCsv one = csv(List.of(new Schema.Target("price", TargetKind.VALUES, 1, List.of())));
        assertEquals("price\n", one.header());
        assertEquals("-3.5\n", one.row(List.of(new float[] {1, -3.5f}), List.of(), 1));

        PredictionCsv two = csv(List.of(new Schema.Target("place", TargetKind.VALUES, 2, List.of())));
        assertEquals("place.0,place.1\n", two.header());
        assertEquals("3.0,4.0\n", two.row(List.of(new float[] {1, 2, 3, 4}), List.of(), 1));
    }

    @Test
    void tellsSeveralOutputsApart() {
        PredictionCsv csv =
                csv(List.of(classes("kind", "a", "b"), new Schema.Target("price", TargetKind.VALUES, 1, List.of())));

        assertEquals("kind.class,kind.probability,kind.probability.a,kind.probability.b,price\n", csv.header());
        assertEquals("b,0.6,0.4,0.6,7.0\n", csv.row(List.of(new float[] {0.4f, 0.6f}, new float[] {7}), List.of(), 0));
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
                csv.row(List.of(new float[] {2e-3f, 1e-8f, 3.3554432e7f, Float.NaN}), List.of(), 0));
    }

    private static Schema.Target classes(String name, String... classes) {
        return new Schema.Target(name, TargetKind.CLASS_INDEX, classes.length, List.of(classes));
    }

    private static PredictionCsv csv(List<Schema.Target> targets) {
        return new PredictionCsv(targets.stream().map(PredictedOutput::new).toList());
    }

    @Test
    void decidesLabelsByTheirThresholds() {
        Schema.Target labels = new Schema.Target("red+round", TargetKind.LABELS, 2, List.of("red", "round"));
        PredictionCsv csv = new PredictionCsv(List.of(new PredictedOutput(labels, List.of(0.25, 0.5), false)));

        assertEquals("red,round,probability.red,probability.round\n", csv.header());
        assertEquals("1,0,0.25,0.375\n", csv.row(List.of(new float[] {0.25f, 0.375f}), List.of(), 0));
    }

    @Test
    void addsTheErrorOfAReconstruction() {
        Schema.Target input = new Schema.Target("features", TargetKind.VALUES, 2, List.of("age", "city=Bern"));
        PredictionCsv csv = new PredictionCsv(List.of(new PredictedOutput(input, List.of(), true)));

        assertEquals("age,city=Bern,reconstruction-error\n", csv.header());
        assertEquals("3.0,4.0,0.5\n", csv.row(List.of(new float[] {1, 2, 3, 4}), List.of(new float[] {9, 0.5f}), 1));
    }
}
