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

class OverfittingTest implements DiagnosticContract {

    @Override
    public Diagnostic diagnostic() {
        return new Overfitting();
    }

    @Override
    public Map<String, List<?>> refusedSettings() {
        return Map.of("rise", List.of(0.0, -1.0));
    }

    @Override
    public RunRecord faultyRun() {
        FakeRunRecord run = Runs.begun(Runs.classifier(10L, 10L));
        double[] validation = {0.7, 0.5, 0.4, 0.42, 0.46, 0.5, 0.55};
        for (int epoch = 0; epoch < validation.length; epoch++) {
            run.epoch(0.7 - 0.1 * epoch, Runs.values(validation[epoch], 0.8));
        }
        return run;
    }

    @Test
    void isSilentOnAHealthyRun() {
        assertEquals(List.of(), diagnostic().examine(Runs.healthy()));
    }

    @Test
    void namesTheRiseAndSinceWhen() {
        Finding found = diagnostic().examine(faultyRun()).get(0);
        assertEquals((0.46 + 0.5 + 0.55) / 3 / 0.4 - 1, found.evidence().get("rise"), 1e-12);
        assertEquals(3, found.evidence().get("best-epoch"));
        assertEquals(4, found.sinceEpoch());
    }

    @Test
    void isSilentIfTheTrainingLossRisesToo() {
        FakeRunRecord run = Runs.begun(Runs.classifier(10L, 10L));
        for (double loss : new double[] {0.7, 0.5, 0.4, 0.5, 0.6, 0.7}) {
            run.epoch(loss, Runs.values(loss, 0.8));
        }
        assertEquals(List.of(), diagnostic().examine(run));
    }

    @Test
    void isSilentIfNextToNothingOfTheGainIsLost() {
        FakeRunRecord run = Runs.begun(Runs.classifier(10L, 10L));
        double[] validation = {0.7, 0.01, 0.011, 0.012, 0.013};
        for (int epoch = 0; epoch < validation.length; epoch++) {
            run.epoch(0.7 / (1 + epoch), Runs.values(validation[epoch], 0.8));
        }
        assertEquals(List.of(), diagnostic().examine(run));
    }

    @Test
    void isSilentIfTheRunHasDivergedFromItsStart() {
        FakeRunRecord run = Runs.begun(Runs.classifier(10L, 10L));
        run.step(1.1, 1).step(1.1, 1).step(1.1, 1);
        double[] training = {9e29, 8e29, 7e29, 6e29, 5e29};
        double[] validation = {1e28, 1e30, 1e30, 1e30, 1e30};
        for (int epoch = 0; epoch < validation.length; epoch++) {
            run.epoch(training[epoch], Runs.values(validation[epoch], 0.8));
        }
        assertEquals(List.of(), diagnostic().examine(run));
    }
}
