package dev.espalier.plugins.diagnostics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.api.diagnosis.Diagnostic;
import dev.espalier.api.diagnosis.RunRecord;
import dev.espalier.testkit.DiagnosticContract;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DataStarvationTest implements DiagnosticContract {

    @Override
    public Diagnostic diagnostic() {
        return new DataStarvation();
    }

    @Override
    public Map<String, List<?>> refusedSettings() {
        return Map.of("fraction", List.of(0.0, 1.0), "seconds", List.of(-1.0));
    }

    @Override
    public RunRecord faultyRun() {
        return Runs.begun(Runs.classifier(10L, 10L))
                .epoch(1)
                .phase("data", 4)
                .phase("augment", 7)
                .phase("forward", 4)
                .phase("backward", 2);
    }

    @Test
    void isSilentOnAHealthyRun() {
        assertEquals(List.of(), diagnostic().examine(Runs.healthy()));
    }

    @Test
    void namesTheFractionWithoutTheTimeBesideTheSteps() {
        assertEquals(0.4, diagnostic().examine(faultyRun()).get(0).evidence().get("fraction"), 1e-12);
    }

    @Test
    void waitsUntilEnoughWasMeasured() {
        assertEquals(List.of(), new DataStarvation(0.3, 11).examine(faultyRun()));
    }
}
