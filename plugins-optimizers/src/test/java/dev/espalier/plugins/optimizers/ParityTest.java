package dev.espalier.plugins.optimizers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.testkit.Trajectory;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The same way as the reference implementations, within what rounding to floats accounts for. */
class ParityTest {

    static List<ParityCase> all() {
        return ParityCase.all();
    }

    static Stream<ParityCase> stored() {
        return ParityCase.all().stream().filter(parity -> parity.trajectory().isPresent());
    }

    /** Twelve steps of other libraries' sums in another order: a few dozen roundings of numbers up to 5. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("stored")
    void statesInDoubleWhatTheReferenceComputes(ParityCase parity) {
        assertEquals(0, ParityRun.errorOfReference(parity), 64 * 5 * 0x1p-53);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("stored")
    void goesTheWayOfTheReference(ParityCase parity) {
        ParityRun run = ParityRun.againstTrajectory(parity);
        assertEquals(0, run.error(), run.bound());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("all")
    void staysOnTheWayOfItsFormulaForAThousandSteps(ParityCase parity) {
        ParityRun run = ParityRun.againstFormula(parity, 1000);
        assertEquals(0, run.error(), run.bound());
    }

    /**
     * Decay and change in one rounding. With a factor 1 − η·λ that is a float itself, and a rounding of its own, the errors
     * were 4.7e-6, 2.2e-6, 3.7e-6 and 8.8e-6.
     */
    @ParameterizedTest(name = "{0} at {1} with decay {2}")
    @CsvSource({
        "adamw, 0.001, 0.01, 1.2e-6",
        "adamw, 0.01, 0.1, 1.2e-6",
        "lion, 0.01, 0.1, 1.3e-6",
        "lion, 1e-4, 1, 1.5e-6"
    })
    void decaysAndStepsInOneRounding(String name, double rate, double decay, double most) {
        ParityRun run = ParityRun.againstFormula(ParityCase.decaying(name, rate, decay), 200);
        assertTrue(run.error() < most, () -> "error " + run.error());
    }

    @Test
    void leavesNoStoredTrajectoryOut() {
        Set<String> used = new HashSet<>();
        stored().forEach(parity -> used.add(parity.trajectory().orElseThrow()));
        Set<String> missing = new HashSet<>(Trajectory.names());
        missing.removeAll(used);
        assertTrue(missing.isEmpty(), () -> "nothing is held against " + missing);
    }

    @Test
    void leavesNoOptimizerOut() {
        Set<String> used = new HashSet<>();
        all().forEach(parity -> used.add(parity.optimizer().getClass().getName()));
        Set<String> provided = new HashSet<>();
        Sgd.class.getModule().getDescriptor().provides().forEach(service -> provided.addAll(service.providers()));
        assertEquals(provided, used);
    }
}
