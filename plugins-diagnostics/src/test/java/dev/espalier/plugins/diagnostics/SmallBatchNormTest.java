package dev.espalier.plugins.diagnostics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.api.Shape;
import dev.espalier.api.diagnosis.Diagnostic;
import dev.espalier.api.diagnosis.RunRecord;
import dev.espalier.api.event.Finding;
import dev.espalier.api.event.RunDescription.Node;
import dev.espalier.testkit.DiagnosticContract;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SmallBatchNormTest implements DiagnosticContract {

    @Override
    public Diagnostic diagnostic() {
        return new SmallBatchNorm();
    }

    @Override
    public Map<String, List<?>> refusedSettings() {
        return Map.of("samples", List.of(1, 0));
    }

    @Override
    public RunRecord faultyRun() {
        return Runs.begun(Runs.with(List.of(), List.of(Runs.node("batch-norm1", "batch-norm")), List.of(), 4, false))
                .step(1, 1);
    }

    @Test
    void isSilentOnAHealthyRun() {
        assertEquals(List.of(), diagnostic().examine(Runs.healthy()));
    }

    @Test
    void namesTheSamplesAndTheErrorOfTheVariance() {
        Finding found = diagnostic().examine(faultyRun()).get(0);
        assertEquals("batch-norm1", found.place());
        assertEquals(4, found.evidence().get("samples"));
        assertEquals(Math.sqrt(2.0 / 3), found.evidence().get("relative-error"), 1e-12);
    }

    @ParameterizedTest
    @CsvSource({"4, 1, true", "4, 2, false", "2, 3, true", "1, 7, true", "1, 8, false", "1, 1, false", "2, 784, false"})
    void countsThePositionsOfImages(int pass, int positions, boolean isFound) {
        Node node = new Node("batch-norm1", "batch-norm", List.of("input"), Shape.of(16, 1, positions), 32, false);
        RunRecord record = Runs.begun(Runs.with(List.of(), List.of(node), List.of(), pass, false))
                .step(1, 1);
        List<Finding> found = diagnostic().examine(record);
        assertEquals(isFound, !found.isEmpty());
        if (isFound) {
            assertEquals(
                    Math.sqrt(2.0 / (pass * positions - 1)),
                    found.get(0).evidence().get("relative-error"),
                    1e-12);
        }
    }
}
