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

class ExplodingGradientsTest implements DiagnosticContract {

    @Override
    public Diagnostic diagnostic() {
        return new ExplodingGradients();
    }

    @Override
    public Map<String, List<?>> refusedSettings() {
        return Map.of("growth", List.of(1.0, 0.0), "ratio", List.of(1.0, 0.0));
    }

    @Override
    public RunRecord faultyRun() {
        FakeRunRecord run = Runs.begun(Runs.deep());
        for (int step = 1; step <= 12; step++) {
            run.step(1, step);
        }
        return run.step(1, 650).statistics(Runs.statistics(1, 1e4, 0, 1e-3));
    }

    @Test
    void isSilentOnAHealthyRun() {
        assertEquals(List.of(), diagnostic().examine(Runs.healthy()));
    }

    @Test
    void namesTheGrowthInTimeAndOverTheLayers() {
        List<Finding> found = diagnostic().examine(faultyRun());
        // the lower one of the middle norms 6 and 7
        assertEquals(650.0 / 6, found.get(0).evidence().get("growth"), 1e-12);
        assertEquals(13, found.get(0).evidence().get("step"));
        assertEquals(1e4, found.get(1).evidence().get("ratio"), 1e-8);
    }

    @Test
    void isSilentIfNormsFall() {
        FakeRunRecord run = Runs.begun(Runs.deep());
        for (int step = 1; step <= 60; step++) {
            run.step(1, 1000 * Math.exp(-0.2 * step));
        }
        assertEquals(List.of(), diagnostic().examine(run));
    }
}
