package dev.espalier.plugins.diagnostics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.api.diagnosis.Diagnostic;
import dev.espalier.api.diagnosis.RunRecord;
import dev.espalier.api.event.Finding;
import dev.espalier.api.event.RunDescription.Association;
import dev.espalier.testkit.DiagnosticContract;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LeakingFeatureTest implements DiagnosticContract {

    @Override
    public Diagnostic diagnostic() {
        return new LeakingFeature();
    }

    @Override
    public Map<String, List<?>> refusedSettings() {
        return Map.of("strength", List.of(0.0, 1.5));
    }

    @Override
    public RunRecord faultyRun() {
        return Runs.begun(Runs.with(
                        List.of(),
                        List.of(),
                        List.of(
                                new Association("paid-on", "paid", 0.99, 500),
                                new Association("age", "paid", 0.6, 500))))
                .step(1, 1);
    }

    @Test
    void isSilentOnAHealthyRun() {
        assertEquals(List.of(), diagnostic().examine(Runs.healthy()));
    }

    @Test
    void namesTheFeature() {
        List<Finding> found = diagnostic().examine(faultyRun());
        assertEquals(List.of("paid-on"), found.stream().map(Finding::place).toList());
        assertEquals(0.99, found.get(0).evidence().get("strength"));
    }
}
