package dev.espalier.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.ApiStatus;
import dev.espalier.api.Plugin;
import dev.espalier.api.diagnosis.Diagnostic;
import dev.espalier.api.diagnosis.RunRecord;
import dev.espalier.api.event.Finding;
import dev.espalier.api.event.RunDescription;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The contract of diagnostics: pure functions of the record, which say what they found with its number and a remedy. */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
public interface DiagnosticContract extends PluginContract {

    /** A new diagnostic with the settings under test. */
    Diagnostic diagnostic();

    /** A run that has what the diagnostic looks for. */
    RunRecord faultyRun();

    @Override
    default Object plugin() {
        return diagnostic();
    }

    /** Nothing can be said of a run that has not made a step, or of which nothing is known. */
    @Test
    default void saysNothingOfARunThatHasNotBegun() {
        assertEquals(List.of(), diagnostic().examine(new FakeRunRecord(100, RunDescription.none())));
    }

    /** The answer is that of the record alone. */
    @Test
    default void findsTheSameInTheSameRun() {
        List<Finding> findings = diagnostic().examine(faultyRun());
        assertFalse(findings.isEmpty(), "nothing is found in the faulty run");
        Diagnostic again = diagnostic();
        assertEquals(findings, again.examine(faultyRun()));
        assertEquals(findings, again.examine(faultyRun()), "the second answer is another");
    }

    /** A finding bears the diagnostic's name, has evidence, and is written as a part of a line. */
    @Test
    default void saysWhatItFoundWithItsNumberAndARemedy() {
        Plugin name = diagnostic().getClass().getAnnotation(Plugin.class);
        for (Finding finding : diagnostic().examine(faultyRun())) {
            assertEquals(name == null ? "" : name.value(), finding.name());
            assertFalse(finding.evidence().isEmpty(), "no number is given for '" + finding.what() + "'");
            for (String text : List.of(finding.what(), finding.remedy())) {
                assertFalse(text.isBlank(), "a text is blank");
                assertFalse(text.endsWith("."), "'" + text + "' ends with a full stop");
            }
            assertTrue(finding.sinceEpoch() >= 1, "it is said to be there since epoch " + finding.sinceEpoch());
        }
    }
}
