package dev.espalier.plugins.diagnostics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.api.diagnosis.Diagnostic;
import dev.espalier.api.diagnosis.RunRecord;
import dev.espalier.api.event.Finding;
import dev.espalier.api.event.GradientCosine;
import dev.espalier.api.event.StatisticsCollected;
import dev.espalier.testkit.DiagnosticContract;
import dev.espalier.testkit.FakeRunRecord;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConflictingTasksTest implements DiagnosticContract {

    @Override
    public Diagnostic diagnostic() {
        return new ConflictingTasks();
    }

    @Override
    public Map<String, List<?>> refusedSettings() {
        return Map.of("cosine", List.of(0.0, -1.0, 0.5), "measurements", List.of(0));
    }

    /** The second shared layer is the one in which they are furthest apart; three outputs, one of which agrees. */
    private static FakeRunRecord run(int measurements, double first, double second) {
        FakeRunRecord run = Runs.begun(Runs.deep()).step(1, 1);
        for (int i = 1; i <= measurements; i++) {
            // half of them above, half below the median
            double apart = i % 2 == 0 ? 0.1 : -0.1;
            run.statistics(new StatisticsCollected(
                    10L * i,
                    1,
                    List.of(),
                    List.of(
                            new GradientCosine("dense1", "kind", "value", first),
                            new GradientCosine("dense1", "kind", "size", 0.5),
                            new GradientCosine("dense2", "kind", "value", second + apart))));
        }
        return run;
    }

    @Override
    public RunRecord faultyRun() {
        return run(11, -0.2, -0.4);
    }

    @Test
    void isSilentOnAHealthyRun() {
        assertEquals(List.of(), diagnostic().examine(Runs.healthy()));
        assertEquals(List.of(), diagnostic().examine(run(11, -0.05, 0.3)));
    }

    @Test
    void waitsForEnoughMeasurements() {
        assertEquals(List.of(), diagnostic().examine(run(8, -0.2, -0.4)));
    }

    @Test
    void namesTheLayerOfTheLeastMedian() {
        List<Finding> findings = diagnostic().examine(run(12, -0.2, -0.4));
        assertEquals(1, findings.size());
        assertEquals("dense2", findings.get(0).place());
        assertEquals(-0.4, findings.get(0).evidence().get("cosine"), 1e-15);
    }
}
