package dev.espalier.engine.compute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ThreadSpeedsTest {

    /** Runs regions of work on threads of which each does so many units in a microsecond. */
    private static void work(ThreadSpeeds speeds, int regions, int units, double... rates) {
        for (int region = 0; region < regions; region++) {
            speeds.divide(units);
            for (int thread = 0; thread < rates.length; thread++) {
                int own = speeds.bound(thread + 1) - speeds.bound(thread);
                speeds.took(thread, (long) (own * 1000 / rates[thread]));
            }
            speeds.learn();
        }
    }

    @Test
    void beginsWithEqualParts() {
        ThreadSpeeds speeds = new ThreadSpeeds(4);
        speeds.divide(100);
        for (int thread = 0; thread <= 4; thread++) {
            assertEquals(25 * thread, speeds.bound(thread));
        }
    }

    @Test
    void givesEachThreadWhatItDoesInTheSameTime() {
        ThreadSpeeds speeds = new ThreadSpeeds(2);
        work(speeds, 200, 900, 2, 1);
        speeds.divide(900);
        assertEquals(600, speeds.bound(1), 1);

        work(speeds, 200, 900, 1, 1);
        speeds.divide(900);
        assertEquals(450, speeds.bound(1), 1, "and learns anew when the cores change");
    }

    @Test
    void letsNoThreadGoWithLittle() {
        ThreadSpeeds speeds = new ThreadSpeeds(2);
        work(speeds, 500, 1000, 1, 1000);
        speeds.divide(1000);
        assertTrue(speeds.bound(1) >= 190, "a thread that was held up once gets no less than two fifths of its part");
    }

    @Test
    void learnsLittleFromWorkThatIsShortForTheClockAndYetDoesNotFreeze() {
        ThreadSpeeds speeds = new ThreadSpeeds(2);
        work(speeds, 1, 4, 2, 1);
        speeds.divide(1000);
        assertEquals(500, speeds.bound(1), 5);

        work(speeds, 200, 900, 1, 9);
        work(speeds, 1000, 6, 1, 1);
        speeds.divide(1000);
        assertEquals(500, speeds.bound(1), 20, "and what was learned from long regions is forgotten in short ones");
    }

    @Test
    void learnsNothingWhereOneThreadDidTheWorkOfAll() {
        ThreadSpeeds speeds = new ThreadSpeeds(2);
        work(speeds, 10, 900, 1, 1);
        for (int region = 0; region < 100; region++) {
            speeds.divide(900);
            speeds.took(0, 900_000);
            speeds.learn();
        }
        speeds.divide(900);
        assertEquals(450, speeds.bound(1));
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5, 7, 8, 9, 31, 1000})
    void dividesAllUnitsInOrderAndLeavesNobodyWithout(int units) {
        ThreadSpeeds speeds = new ThreadSpeeds(4);
        work(speeds, 300, 4000, 5, 1, 9, 0.2);
        speeds.divide(units);
        assertEquals(0, speeds.bound(0));
        assertEquals(units, speeds.bound(4));
        for (int thread = 0; thread < 4; thread++) {
            assertTrue(speeds.bound(thread) < speeds.bound(thread + 1));
        }
    }

    @Test
    void dividesByLearnedSpeedsOnlyWhereThereIsSomethingToMove() {
        assertFalse(new ThreadSpeeds(1).canDivide(100));
        assertFalse(new ThreadSpeeds(2).canDivide(3));
        assertTrue(new ThreadSpeeds(2).canDivide(4));
    }
}
