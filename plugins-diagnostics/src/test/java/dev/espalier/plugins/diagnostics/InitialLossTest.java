package dev.espalier.plugins.diagnostics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.api.diagnosis.Diagnostic;
import dev.espalier.api.diagnosis.RunRecord;
import dev.espalier.api.event.Finding;
import dev.espalier.api.event.RunDescription;
import dev.espalier.testkit.DiagnosticContract;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InitialLossTest implements DiagnosticContract {

    @Override
    public Diagnostic diagnostic() {
        return new InitialLoss();
    }

    @Override
    public Map<String, List<?>> refusedSettings() {
        return Map.of("excess", List.of(0.0, -1.0), "fraction", List.of(-0.1, 1.0));
    }

    @Override
    public RunRecord faultyRun() {
        return Runs.begun(Runs.classifier(10L, 10L, 10L)).step(5, 1);
    }

    @Test
    void isSilentOnAHealthyRun() {
        assertEquals(List.of(), diagnostic().examine(Runs.healthy()));
    }

    @Test
    void namesTheExcessOverLnK() {
        Finding found = diagnostic().examine(faultyRun()).get(0);
        assertEquals(5 - Math.log(3), found.evidence().get("excess"), 1e-12);
        assertEquals(
                List.of(),
                diagnostic().examine(Runs.begun(Runs.classifier(10L, 10L, 10L)).step(2.5, 1)));
    }

    @Test
    void findsALossThatIsTooLowUnlessWeightsAreGiven() {
        RunDescription fresh = Runs.classifier(10L, 10L, 10L);
        assertEquals(
                0.4 / Math.log(3),
                diagnostic()
                        .examine(Runs.begun(fresh).step(0.4, 1))
                        .get(0)
                        .evidence()
                        .get("fraction"),
                1e-12);
        RunDescription adapted = Runs.with(fresh.outputs(), fresh.nodes(), List.of(), 32, true);
        assertEquals(List.of(), diagnostic().examine(Runs.begun(adapted).step(0.4, 1)));
    }

    @Test
    void looksAtEachOutputByItself() {
        RunDescription two = Runs.described(List.of("cross-entropy", "binary-cross-entropy"), 10L, 10L);
        Finding found = diagnostic()
                .examine(Runs.begun(two).step(9, 1, Map.of("cross-entropy", 0.7, "binary-cross-entropy", 8.3)))
                .get(0);
        assertEquals("binary-cross-entropy", found.place());
        assertEquals(8.3 - Math.log(2), found.evidence().get("excess"), 1e-12);
    }
}
