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

class RateTooLowTest implements DiagnosticContract {

    @Override
    public Diagnostic diagnostic() {
        return new RateTooLow();
    }

    @Override
    public Map<String, List<?>> refusedSettings() {
        return Map.of("reduction", List.of(0.0, 1.0), "updateRatio", List.of(0.0, -1.0));
    }

    @Override
    public RunRecord faultyRun() {
        FakeRunRecord run = Runs.begun(Runs.classifier(10L, 10L));
        for (int epoch = 0; epoch < 10; epoch++) {
            run.epoch(0.7 - 0.002 * epoch).statistics(Runs.statistics(epoch + 1, 1, 0.1, 1e-5));
        }
        return run;
    }

    @Test
    void isSilentOnAHealthyRun() {
        assertEquals(List.of(), diagnostic().examine(Runs.healthy()));
    }

    @Test
    void namesWhatWasGainedAndTheUpdates() {
        Finding found = diagnostic().examine(faultyRun()).get(0);
        assertEquals(1 - 0.682 / 0.7, found.evidence().get("reduction"), 1e-12);
        assertEquals(1e-5, found.evidence().get("update-ratio"), 1e-18);
    }

    @Test
    void isSilentIfUpdatesAreLargeOrTheLossWavers() {
        FakeRunRecord large = Runs.begun(Runs.classifier(10L, 10L));
        FakeRunRecord wavering = Runs.begun(Runs.classifier(10L, 10L));
        for (int epoch = 0; epoch < 10; epoch++) {
            large.epoch(0.7 - 0.002 * epoch).statistics(Runs.statistics(epoch + 1, 1, 0.1, 1e-2));
            wavering.epoch(0.7 - 0.002 * epoch - (epoch % 2 == 0 ? 0 : 0.01));
        }
        assertEquals(List.of(), diagnostic().examine(large));
        assertEquals(List.of(), diagnostic().examine(wavering));
    }

    @Test
    void waitsForAQuarterOfTheRun() {
        FakeRunRecord run = new FakeRunRecord(1000, Runs.classifier(10L, 10L));
        for (int epoch = 0; epoch < 24; epoch++) {
            run.epoch(0.7 - 0.002 * epoch);
        }
        assertEquals(List.of(), diagnostic().examine(run));
        assertEquals(1, diagnostic().examine(run.epoch(0.65)).size());
    }
}
