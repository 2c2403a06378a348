package dev.espalier.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.optimizer.ParameterOptimizer;
import dev.espalier.api.parameter.ParameterSlice;
import dev.espalier.api.parameter.Step;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.opentest4j.MultipleFailuresError;

/** What the contract says when the list of refused settings and the plugin do not go together. */
class RefusedSettingsTest {

    @Plugin(value = "strict", summary = "refuses in several ways")
    public record Strict(
            @Setting("in [0, 1)") double beta,
            @Setting("at least 1") int steps,
            @Setting("anything") double free) implements ParameterOptimizer {

        public Strict {
            Check.finite("free", free);
            Check.atLeast("beta", beta, 0);
            if (steps == 0) {
                throw new ArithmeticException("by zero");
            }
            Check.require(steps > -3, "count", steps, "must be above -3");
            if (steps < 0) {
                throw new IllegalArgumentException("steps is too small");
            }
        }

        public Strict() {
            this(0.5, 1, 0);
        }

        @Override
        public void update(ParameterSlice slice, Step step) {}
    }

    private record Contract(Map<String, List<?>> refusedSettings) implements PluginContract {

        @Override
        public Object plugin() {
            return new Strict();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            momentum | -0.1 | refusedSettings() names 'momentum', and Strict has no such setting; it has beta, steps, free
            free     | 7    | free = 7 was accepted; check ranges in the compact constructor
            steps    | 0    | steps = 0 was refused by java.lang.ArithmeticException; refuse it with dev.espalier.api.Check
            steps    | -1   | steps = -1 was refused by java.lang.IllegalArgumentException; refuse it with dev.espalier.api.Check
            steps    | -3   | steps = -3 was refused with "count is -3; it must be above -3"; it must blame the setting
            steps    | 0.5  | refusedSettings() gives 'steps' the value 0.5 of type Double; the setting is of type int
            """)
    void saysWhatIsWrong(String setting, String number, String expected) {
        Object value = number.contains(".") ? (Object) Double.valueOf(number) : Integer.valueOf(number);
        var contract = new Contract(Map.of(setting, List.of(value)));
        var failures = assertThrows(MultipleFailuresError.class, contract::refusesSettingsOutOfRangeByName)
                .getFailures();
        assertEquals(1, failures.size());
        String message = String.valueOf(failures.get(0).getMessage());
        assertTrue(message.startsWith(expected), message);
        assertTrue(!message.contains("==>"), message);
    }

    @Test
    void acceptsWholeNumbersForSettingsThatAreNone() {
        new Contract(Map.of("beta", List.of(-1))).refusesSettingsOutOfRangeByName();
    }
}
