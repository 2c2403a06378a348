package dev.espalier.plugins.diagnostics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.api.diagnosis.Diagnostic;
import dev.espalier.api.diagnosis.RunRecord;
import dev.espalier.api.event.Finding;
import dev.espalier.testkit.DiagnosticContract;
import dev.espalier.testkit.FakeRunRecord;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UnbalancedClassesTest implements DiagnosticContract {

    @Override
    public Diagnostic diagnostic() {
        return new UnbalancedClasses();
    }

    @Override
    public Map<String, List<?>> refusedSettings() {
        return Map.of("gain", List.of(-0.1, 1.0));
    }

    @Override
    public RunRecord faultyRun() {
        FakeRunRecord run = Runs.begun(Runs.classifier(90L, 10L));
        for (int epoch = 0; epoch < 3; epoch++) {
            run.epoch(0.5, Runs.values(0.4, 0.9));
        }
        return run;
    }

    @Test
    void isSilentOnAHealthyRun() {
        assertEquals(List.of(), diagnostic().examine(Runs.healthy()));
    }

    @Test
    void namesTheAccuracyAndTheLargestClass() {
        Finding found = diagnostic().examine(faultyRun()).get(0);
        assertEquals(0, found.evidence().get("gain"), 1e-12);
        assertEquals(0.9, found.evidence().get("largest-class"), 1e-12);
    }

    @Test
    void isSilentIfTheClassesAreBalancedOrTheAccuracyIsHigher() {
        FakeRunRecord balanced = Runs.begun(Runs.classifier(50L, 50L));
        FakeRunRecord better = Runs.begun(Runs.classifier(90L, 10L));
        for (int epoch = 0; epoch < 3; epoch++) {
            balanced.epoch(0.5, Runs.values(0.7, 0.5));
            better.epoch(0.5, Runs.values(0.2, 0.95));
        }
        assertEquals(List.of(), diagnostic().examine(balanced));
        assertEquals(List.of(), diagnostic().examine(better));
    }
}
