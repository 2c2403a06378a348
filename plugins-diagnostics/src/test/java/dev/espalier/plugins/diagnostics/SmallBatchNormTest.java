package dev.espalier.plugins.diagnostics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.api.diagnosis.Diagnostic;
import dev.espalier.api.diagnosis.RunRecord;
import dev.espalier.api.event.Finding;
import dev.espalier.testkit.DiagnosticContract;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

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
}
