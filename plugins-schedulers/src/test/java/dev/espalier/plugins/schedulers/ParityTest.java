package dev.espalier.plugins.schedulers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.testkit.ReferenceSchedule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The same values as PyTorch, stated in closed form.
 *
 * <p>The bound, relative to the base: a factor is a handful of operations in double, each within an ulp of 2⁻⁵³, and up to
 * 60 factors of an exponential multiply their roundings in the reference: 60 · 2 · 2⁻⁵³ = 1.3e-14. Where a curve ends near 0
 * the roundings of its larger terms remain: 1e-13 holds both.
 */
class ParityTest {

    private static final double BOUND = 1e-13;

    static List<ParityCase> all() {
        return ParityCase.all();
    }

    @ParameterizedTest
    @MethodSource("all")
    void hasTheValuesOfTheReference(ParityCase parity) {
        assertEquals(0, parity.error(), BOUND);
    }

    @Test
    void leavesNoStoredScheduleOut() {
        assertEquals(
                ReferenceSchedule.names(),
                all().stream().flatMap(parity -> parity.stored().stream()).collect(Collectors.toSet()));
    }

    @Test
    void leavesNoSchedulerOut() {
        Set<String> provided = new HashSet<>();
        StepSchedule.class.getModule().getDescriptor().provides().forEach(kind -> provided.addAll(kind.providers()));
        assertEquals(
                provided,
                all().stream()
                        .map(parity -> parity.scheduler().getClass().getName())
                        .collect(Collectors.toSet()));
    }

    @Test
    void tellsTheErrorOfEverySchedule() throws IOException {
        StringBuilder text = new StringBuilder("""
                ## Schedules

                The largest distance over up to 60 steps, relative to the base value, from the closed forms of PyTorch's
                schedules, with which PyTorch 1.13.1, computing each value from the previous one, agrees within 1e-10; see
                `testkit/src/test/reference/trajectories.py`. Both sides compute in double precision; the bound of 1e-13 is
                the sum of their roundings, see `ParityTest`. Momentum is cycled by the same plugins, inversely to the
                learning rate. Schedules that PyTorch does not have are compared with their formula.

                | schedule | reference | of | distance |
                |---|---|---|---|
                """);
        for (ParityCase parity : all()) {
            text.append(String.format(
                    Locale.ROOT,
                    "| %s | %s | %s | %.1e |\n",
                    parity.plugin(),
                    parity.stored().orElse("formula"),
                    parity.setting().name().toLowerCase(Locale.ROOT),
                    parity.error()));
        }
        String page = Files.readString(Path.of("..", "docs", "parity.md"));
        assertTrue(page.contains(text), () -> "docs/parity.md must have this section:\n" + text);
    }
}
