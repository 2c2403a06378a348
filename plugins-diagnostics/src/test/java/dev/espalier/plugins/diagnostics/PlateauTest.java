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

class PlateauTest implements DiagnosticContract {

    @Override
    public Diagnostic diagnostic() {
        return new Plateau();
    }

    @Override
    public Map<String, List<?>> refusedSettings() {
        return Map.of("improvement", List.of(0.0, 1.0), "remaining", List.of(0.0, 1.5));
    }

    @Override
    public RunRecord faultyRun() {
        FakeRunRecord run = Runs.begun(Runs.classifier(10L, 10L));
        for (int epoch = 0; epoch < 9; epoch++) {
            run.epoch(0.69);
        }
        return run;
    }

    @Test
    void isSilentOnAHealthyRun() {
        assertEquals(List.of(), diagnostic().examine(Runs.healthy()));
    }

    @Test
    void namesSinceWhenAndWhatRemains() {
        Finding found = diagnostic().examine(faultyRun()).get(0);
        assertEquals(7, found.sinceEpoch());
        assertEquals(0.69 / Math.min(0.69, Math.log(2)), found.evidence().get("remaining"), 1e-12);
    }

    @Test
    void isSilentIfTheRateWasLoweredOrTheLossHasFallenFar() {
        FakeRunRecord decayed = Runs.begun(Runs.classifier(10L, 10L));
        FakeRunRecord learned = Runs.begun(Runs.classifier(10L, 10L)).epoch(0.7);
        for (int epoch = 0; epoch < 9; epoch++) {
            decayed.learningRate(epoch < 5 ? 0.1 : 0.001).epoch(0.69);
            learned.epoch(0.2);
        }
        assertEquals(List.of(), diagnostic().examine(decayed));
        assertEquals(List.of(), diagnostic().examine(learned));
    }
}
