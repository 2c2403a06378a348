package dev.espalier.plugins.diagnostics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.api.diagnosis.Diagnostic;
import dev.espalier.api.diagnosis.RunRecord;
import dev.espalier.api.event.Finding;
import dev.espalier.api.event.NonFiniteFound;
import dev.espalier.testkit.DiagnosticContract;
import dev.espalier.testkit.FakeRunRecord;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RateTooHighTest implements DiagnosticContract {

    @Override
    public Diagnostic diagnostic() {
        return new RateTooHigh();
    }

    @Override
    public Map<String, List<?>> refusedSettings() {
        return Map.of("growth", List.of(1.0, 0.5), "relapse", List.of(0.0, 1.5));
    }

    @Override
    public RunRecord faultyRun() {
        FakeRunRecord run = Runs.begun(Runs.classifier(10L, 10L));
        for (int step = 1; step <= 40; step++) {
            run.step(0.7 + 0.1 * step, 1);
        }
        return run;
    }

    @Test
    void isSilentOnAHealthyRun() {
        assertEquals(List.of(), diagnostic().examine(Runs.healthy()));
    }

    @Test
    void namesTheRatioOfTheLosses() {
        Finding found = diagnostic().examine(faultyRun()).get(0);
        assertEquals(Finding.Severity.PROBLEM, found.severity());
        // steps 33 to 40 by steps 1 to 3
        assertEquals((0.7 + 0.1 * 36.5) / (0.7 + 0.1 * 2), found.evidence().get("ratio"), 1e-12);
        assertEquals(0.01, found.evidence().get("learning-rate"));
    }

    @Test
    void findsALossThatRoseBeforeItWasNotFinite() {
        FakeRunRecord run =
                Runs.begun(Runs.classifier(10L, 10L)).step(0.7, 1).step(0.6, 1).step(1.5, 9);
        assertEquals(List.of(), diagnostic().examine(run));
        run.nonFinite(new NonFiniteFound(4, "dense1", "output", 0.01, Double.NaN));
        assertEquals(2.5, diagnostic().examine(run).get(0).evidence().get("ratio"), 1e-12);
        FakeRunRecord sudden =
                Runs.begun(Runs.classifier(10L, 10L)).step(0.7, 1).step(0.6, 1);
        sudden.nonFinite(new NonFiniteFound(3, "dense1", "output", 0.01, Double.NaN));
        assertEquals(List.of(), diagnostic().examine(sudden));
    }

    @Test
    void findsAnEpochThatLosesWhatWasGained() {
        FakeRunRecord run =
                Runs.begun(Runs.classifier(10L, 10L)).epoch(1.0).epoch(0.4).epoch(0.2);
        assertEquals(List.of(), diagnostic().examine(run));
        // 0.5 of 0.8
        assertEquals(List.of(), new RateTooHigh(1.5, 0.7).examine(run.epoch(0.7)));
        assertEquals(0.625, diagnostic().examine(run).get(0).evidence().get("lost"), 1e-12);
    }
}
