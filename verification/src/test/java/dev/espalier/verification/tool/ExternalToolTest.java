package dev.espalier.verification.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

@ResourceLock(Resources.SYSTEM_PROPERTIES)
class ExternalToolTest {

    private String before = "";

    @BeforeEach
    void rememberTheSwitch() {
        before = System.getProperty(ExternalTool.REQUIRED, "false");
    }

    @AfterEach
    void restoreTheSwitch() {
        System.setProperty(ExternalTool.REQUIRED, before);
    }

    @Test
    void findsWhatIsThere() {
        assertEquals(
                "sh",
                ExternalTool.require("dash", "no-such-shell", "sh")
                        .getFileName()
                        .toString());
    }

    @Test
    void whatIsMissingSkipsTheTestWithTheReason() {
        System.setProperty(ExternalTool.REQUIRED, "false");
        var skipped =
                assertThrows(TestAbortedException.class, () -> ExternalTool.require("no-package", "no-such-program"));
        assertTrue(
                String.valueOf(skipped.getMessage())
                        .contains(
                                "no-such-program is not on the search path; install it, on Debian with: apt-get install"
                                        + " no-package"),
                skipped.getMessage());
    }

    @Test
    void whatIsMissingFailsTheTestWhereToolsAreRequired() {
        System.setProperty(ExternalTool.REQUIRED, "true");
        assertThrows(AssertionFailedError.class, () -> ExternalTool.require("no-package", "no-such-program"));
    }
}
