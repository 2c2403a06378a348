package dev.espalier.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class InvalidSettingExceptionTest {

    @Test
    void namesTheSettingTheValueAndTheRule() {
        var refusal = assertThrows(InvalidSettingException.class, () -> Check.above("clipNorm", -2, 0));

        assertEquals("clipNorm", refusal.setting());
        assertEquals("-2", refusal.value());
        assertEquals("must be above 0", refusal.rule());
        assertEquals("clipNorm is -2; it must be above 0", refusal.getMessage());
    }

    @Test
    void holdsARuleOverSeveralSettings() {
        var refusal = assertThrows(
                InvalidSettingException.class, () -> Check.require(false, "high", 1.5, "must be above low"));

        assertEquals("high is 1.5; it must be above low", refusal.getMessage());
    }
}
