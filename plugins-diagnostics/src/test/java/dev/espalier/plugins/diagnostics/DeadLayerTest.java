package dev.espalier.plugins.diagnostics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.api.diagnosis.Diagnostic;
import dev.espalier.api.diagnosis.RunRecord;
import dev.espalier.api.event.Finding;
import dev.espalier.testkit.DiagnosticContract;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DeadLayerTest implements DiagnosticContract {

    @Override
    public Diagnostic diagnostic() {
        return new DeadLayer();
    }

    @Override
    public Map<String, List<?>> refusedSettings() {
        return Map.of("fraction", List.of(0.0, 1.5));
    }

    @Override
    public RunRecord faultyRun() {
        return Runs.begun(Runs.deep())
                .step(1, 1)
                .statistics(Runs.statistics(1, 1, 0.2, 1e-3))
                .statistics(Runs.statistics(2, 1, 0.95, 1e-3))
                .statistics(Runs.statistics(3, 1, 1, 1e-3));
    }

    @Test
    void isSilentOnAHealthyRun() {
        assertEquals(List.of(), diagnostic().examine(Runs.healthy()));
    }

    @Test
    void namesTheLayerTheFractionAndSinceWhen() {
        Finding found = diagnostic().examine(faultyRun()).get(0);
        assertEquals("relu1", found.place());
        assertEquals(0.95, found.evidence().get("dead-units"));
        assertEquals(2, found.sinceEpoch());
        assertEquals(Finding.Severity.WARNING, found.severity());
    }
}
