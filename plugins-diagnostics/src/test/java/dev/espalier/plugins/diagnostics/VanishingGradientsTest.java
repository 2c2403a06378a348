package dev.espalier.plugins.diagnostics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.api.diagnosis.Diagnostic;
import dev.espalier.api.diagnosis.RunRecord;
import dev.espalier.api.event.Finding;
import dev.espalier.testkit.DiagnosticContract;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VanishingGradientsTest implements DiagnosticContract {

    @Override
    public Diagnostic diagnostic() {
        return new VanishingGradients();
    }

    @Override
    public Map<String, List<?>> refusedSettings() {
        return Map.of("ratio", List.of(0.0, 1.0));
    }

    @Override
    public RunRecord faultyRun() {
        return Runs.begun(Runs.deep())
                .step(1, 1)
                .statistics(Runs.statistics(1, 1e-4, 0, 1e-3))
                .statistics(Runs.statistics(2, 1e-5, 0, 1e-3))
                .statistics(Runs.statistics(3, 1e-3, 0, 1e-3));
    }

    @Test
    void isSilentOnAHealthyRun() {
        assertEquals(List.of(), diagnostic().examine(Runs.healthy()));
    }

    @Test
    void namesTheMedianRatio() {
        Finding found = diagnostic().examine(faultyRun()).get(0);
        assertEquals("dense1", found.place());
        assertEquals(1e-4, found.evidence().get("ratio"), 1e-15);
    }
}
