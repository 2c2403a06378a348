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

class DropoutGapTest implements DiagnosticContract {

    @Override
    public Diagnostic diagnostic() {
        return new DropoutGap();
    }

    @Override
    public Map<String, List<?>> refusedSettings() {
        return Map.of("gap", List.of(0.0, -1.0));
    }

    @Override
    public RunRecord faultyRun() {
        FakeRunRecord run = Runs.begun(Runs.with(List.of(), List.of(Runs.node("dropout1", "dropout")), List.of()));
        for (int epoch = 0; epoch < 3; epoch++) {
            run.epoch(0.6, Runs.values(0.5, 0.8));
        }
        return run;
    }

    @Test
    void isSilentOnAHealthyRun() {
        assertEquals(List.of(), diagnostic().examine(Runs.healthy()));
    }

    @Test
    void isANoteThatNamesTheGap() {
        Finding found = diagnostic().examine(faultyRun()).get(0);
        assertEquals(Finding.Severity.NOTE, found.severity());
        assertEquals(0.2, found.evidence().get("gap"), 1e-12);
    }

    @Test
    void isSilentWithoutDropout() {
        FakeRunRecord run = Runs.begun(Runs.classifier(10L, 10L));
        for (int epoch = 0; epoch < 3; epoch++) {
            run.epoch(0.6, Runs.values(0.5, 0.8));
        }
        assertEquals(List.of(), diagnostic().examine(run));
    }
}
