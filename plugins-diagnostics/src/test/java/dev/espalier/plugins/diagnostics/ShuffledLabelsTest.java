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

class ShuffledLabelsTest implements DiagnosticContract {

    @Override
    public Diagnostic diagnostic() {
        return new ShuffledLabels();
    }

    @Override
    public Map<String, List<?>> refusedSettings() {
        return Map.of("gain", List.of(0.0, 1.0), "learned", List.of(0.0, 1.0));
    }

    @Override
    public RunRecord faultyRun() {
        FakeRunRecord run = Runs.begun(Runs.classifier(50L, 50L));
        for (int epoch = 0; epoch < 5; epoch++) {
            run.epoch(0.7 - 0.1 * epoch, Runs.values(0.7 + 0.1 * epoch, 0.5));
        }
        return run;
    }

    @Test
    void isSilentOnAHealthyRun() {
        assertEquals(List.of(), diagnostic().examine(Runs.healthy()));
    }

    @Test
    void namesTheLossOfTheClassFrequencies() {
        Finding found = diagnostic().examine(faultyRun()).get(0);
        assertEquals(Math.log(2), found.evidence().get("loss-of-class-frequencies"), 1e-12);
        assertEquals(1 - 0.7 / Math.log(2), found.evidence().get("gain"), 1e-12);
    }
}
