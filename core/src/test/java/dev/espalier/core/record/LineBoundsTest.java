package dev.espalier.core.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.event.RunDescription;
import dev.espalier.api.event.RunStarted;
import dev.espalier.api.event.Split;
import dev.espalier.api.event.WeightsPictured;
import dev.espalier.core.json.JsonArray;
import dev.espalier.core.json.JsonObject;
import dev.espalier.core.json.JsonReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LineBoundsTest {

    private static JsonObject read(RecordedLine line) {
        int bytes = line.text().getBytes(StandardCharsets.UTF_8).length;
        assertTrue(bytes <= line.kind().longest(), () -> line.kind() + " has " + bytes + " bytes");
        return JsonReader.readObject(line.text(), "line", ErrorCode.DATA_FORMAT);
    }

    /** The cells go first, then the recalls; class names of three bytes a letter count as they are. */
    @ParameterizedTest
    @CsvSource({"100, class, 10101, -1", "200, class, 201, 40000", "200, 分类, 201, 40000"})
    void aConfusionMatrixThatIsTooLargeIsLeftOut(int classes, String name, int kept, long omitted) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put("loss", 0.5);
        for (int actual = 0; actual < classes; actual++) {
            metrics.put("recall{class=\"" + name + "=" + actual + "\"}", 0.25);
            for (int predicted = 0; predicted < classes; predicted++) {
                metrics.put("confusion{actual=" + name + actual + ",predicted=" + name + predicted + "}", 1.0);
            }
        }
        JsonObject line = read(new MetricsLine(1, 1, Split.VALIDATION, metrics).line());
        assertEquals(kept, line.object("values").orElseThrow().members().size());
        assertEquals(omitted, line.whole("omitted").orElse(-1));
    }

    @Test
    void ofTooManyMetricsTheFirstAreKept() {
        Map<String, Double> metrics = new LinkedHashMap<>();
        for (int i = 0; i < 100_000; i++) {
            metrics.put("metric-" + i, 1.0 / (i + 3));
        }
        JsonObject line = read(new MetricsLine(1, 1, Split.TEST, metrics).line());
        Map<String, ?> values = line.object("values").orElseThrow().members();
        assertTrue(values.size() > 1000 && values.containsKey("metric-0"));
        assertEquals(100_000 - values.size(), line.whole("omitted").orElse(-1));
    }

    /** Layers keep their norms; the tensors of every second, fourth, … layer go. */
    @ParameterizedTest
    @ValueSource(ints = {1, 1000, 5000, 50_000})
    void statisticsOfManyLayersFit(int layers) {
        JsonObject line = read(new StatisticsLines().of(SampleEvents.statistics(3, layers)));
        JsonArray written = line.array("layers").orElseThrow();
        JsonObject first = (JsonObject) written.elements().get(0);
        if (layers <= 5000) {
            assertEquals(layers, written.elements().size());
            assertEquals(1, first.array("tensors").orElseThrow().elements().size());
        } else {
            assertTrue(written.elements().size() > 1000);
        }
    }

    @ParameterizedTest
    @CsvSource({"16, 28, 16", "4, 200, 1", "1, 1000, 0"})
    void ofLargePicturesTheFirstAreKept(int count, int size, int kept) {
        JsonObject line = read(new StatisticsLines().of(SampleEvents.weights(count, size)));
        assertEquals(kept, line.array("pictures").orElseThrow().elements().size());
    }

    @ParameterizedTest
    @CsvSource({"10, 4, 20", "10, 8, 224", "1, 1, 2000"})
    void confusionsKeepFewerExamplesFirst(int count, int samples, int size) {
        JsonObject line = read(new StatisticsLines().of(SampleEvents.confusions(count, samples, size)));
        assertTrue(line.array("confusions").isPresent());
    }

    @Test
    void aDescriptionThatIsTooLargeLosesClassesThenNodes() {
        RunDescription all = SampleEvents.description();
        List<String> classes = new ArrayList<>();
        IntStream.range(0, 100_000).forEach(i -> classes.add("class " + i));
        RunDescription.Output output = new RunDescription.Output(
                "", "cross-entropy", all.outputs().get(0).target(), classes, List.of());
        JsonObject line = read(DescriptionLine.of(with(all.nodes(), List.of(output)), 0));
        JsonObject description = line.object("description").orElseThrow();
        JsonObject written = (JsonObject)
                description.array("outputs").orElseThrow().elements().get(0);
        assertEquals(0, written.array("classes").orElseThrow().elements().size());
        assertEquals(2, description.array("nodes").orElseThrow().elements().size());

        List<RunDescription.Node> nodes =
                Collections.nCopies(20_000, all.nodes().get(1));
        line = read(DescriptionLine.of(with(nodes, List.of(output)), 0));
        description = line.object("description").orElseThrow();
        assertEquals(0, description.array("nodes").orElseThrow().elements().size());
        assertEquals(all.stack(), description.text("stack").orElseThrow());
    }

    private static RunStarted with(List<RunDescription.Node> nodes, List<RunDescription.Output> outputs) {
        RunDescription all = SampleEvents.description();
        return DescriptionLine.with(
                SampleEvents.run(),
                new RunDescription(
                        all.stack(),
                        all.plugins(),
                        nodes,
                        outputs,
                        all.warnings(),
                        all.monitor(),
                        all.java(),
                        all.processor()));
    }

    @Test
    void picturesKeepTheirPixels() {
        WeightsPictured event = SampleEvents.weights(1, 8);
        JsonObject line = read(new StatisticsLines().of(event));
        JsonObject picture =
                (JsonObject) line.array("pictures").orElseThrow().elements().get(0);
        byte[] pixels =
                java.util.Base64.getDecoder().decode(picture.text("pixels").orElseThrow());
        org.junit.jupiter.api.Assertions.assertArrayEquals(
                event.pictures().get(0).pixels(), pixels);
    }
}
