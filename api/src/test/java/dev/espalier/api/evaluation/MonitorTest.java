package dev.espalier.api.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.espalier.api.evaluation.Monitor.Direction;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MonitorTest {

    @ParameterizedTest
    @ValueSource(strings = {"loss", "train-loss"})
    void aLossIsMinimizedWithoutBeingTold(String loss) {
        assertEquals(new Monitor(loss, Direction.MINIMIZE), new Monitor(loss));
        var refusal = assertThrows(IllegalArgumentException.class, () -> new Monitor(loss, Direction.MAXIMIZE));
        assertEquals(
                "direction is maximize; it must be minimize for " + loss + ", or be left out", refusal.getMessage());
    }

    @Test
    void nothingIsGuessedFromOtherNames() {
        assertEquals(Optional.empty(), new Monitor("accuracy").direction());
        for (Direction direction : Direction.values()) {
            assertEquals(Optional.of(direction), new Monitor("accuracy", direction).direction());
        }
        var unknown = assertThrows(IllegalStateException.class, () -> new Monitor("accuracy").improves(1, 0, 0));
        assertEquals("the direction of accuracy is not known; set it to minimize or maximize", unknown.getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "MINIMIZE, 1, 2, 0, true",
        "MINIMIZE, 2, 2, 0, false",
        "MINIMIZE, 1.75, 2, 0.25, false",
        "MINIMIZE, 1.74, 2, 0.25, true",
        "MAXIMIZE, 2, 1, 0, true",
        "MAXIMIZE, 1, 2, 0, false",
        "MAXIMIZE, 2.25, 2, 0.25, false",
        "MINIMIZE, 5, NaN, 1, true",
        "MAXIMIZE, -5, NaN, 1, true",
        "MINIMIZE, NaN, 2, 0, false",
        "MINIMIZE, NaN, NaN, 0, false",
        "MAXIMIZE, NaN, 2, 0, false",
        "MINIMIZE, Infinity, NaN, 0, false",
        "MINIMIZE, -Infinity, 2, 0, false",
        "MAXIMIZE, Infinity, 2, 0, false",
        "MAXIMIZE, -Infinity, NaN, 0, false"
    })
    void aFiniteValueThatIsBetterThanTheBestImproves(
            Direction direction, double value, double best, double margin, boolean improves) {
        assertEquals(improves, direction.improves(value, best, margin));
        assertEquals(improves, new Monitor("merit", direction).improves(value, best, margin));
    }

    @ParameterizedTest
    @CsvSource({
        "MINIMIZE, 2, 2, true",
        "MINIMIZE, 2.1, 2, false",
        "MAXIMIZE, 2, 2, true",
        "MAXIMIZE, 1.9, 2, false",
        "MINIMIZE, NaN, 2, false",
        "MAXIMIZE, NaN, 2, false",
        "MINIMIZE, -Infinity, 2, false",
        "MAXIMIZE, Infinity, 2, false"
    })
    void aFiniteValueThatIsAsGoodAsTheTargetReachesIt(
            Direction direction, double value, double target, boolean reaches) {
        assertEquals(reaches, direction.reaches(value, target));
    }
}
