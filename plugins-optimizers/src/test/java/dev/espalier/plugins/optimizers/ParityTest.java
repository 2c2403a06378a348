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
