package dev.espalier.engine.compute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkSharesTest {

    /** Runs regions of work on threads of which each does so many units in a microsecond. */
    private static void work(WorkShares shares, int regions, int units, double... speeds) {
        for (int region = 0; region < regions; region++) {
            shares.divide(units);
            for (int thread = 0; thread < speeds.length; thread++) {
                int own = shares.bound(thread + 1) - shares.bound(thread);
                shares.took(thread, (long) (own * 1000 / speeds[thread]));
            }
            shares.learn();
        }
    }

    @Test
    void beginsWithEqualShares() {
        WorkShares shares = new WorkShares(4);
        shares.divide(100);
        for (int thread = 0; thread <= 4; thread++) {
            assertEquals(25 * thread, shares.bound(thread));
        }
    }

    @Test
    void givesEachThreadWhatItDoesInTheSameTime() {
        WorkShares shares = new WorkShares(2);
        work(shares, 200, 900, 2, 1);
        shares.divide(900);
        assertEquals(600, shares.bound(1), 1);

        work(shares, 200, 900, 1, 1);
        shares.divide(900);
        assertEquals(450, shares.bound(1), 1, "and learns anew when the cores change");
    }

    @Test
    void letsNoThreadGoWithLittle() {
        WorkShares shares = new WorkShares(2);
        work(shares, 500, 1000, 1, 1000);
        shares.divide(1000);
        assertTrue(shares.bound(1) >= 190, "a thread that was held up once gets no less than two fifths of its part");
    }

    @Test
    void learnsNothingFromWorkThatIsTooShortForTheClock() {
        WorkShares shares = new WorkShares(2);
        work(shares, 100, 4, 2, 1);
        shares.divide(1000);
        assertEquals(500, shares.bound(1));
    }

    @Test
    void learnsNothingWhereOneThreadDidTheWorkOfAll() {
        WorkShares shares = new WorkShares(2);
        work(shares, 10, 900, 1, 1);
        for (int region = 0; region < 100; region++) {
            shares.divide(900);
            shares.took(0, 900_000);
            shares.learn();
        }
        shares.divide(900);
        assertEquals(450, shares.bound(1));
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5, 7, 8, 9, 31, 1000})
    void dividesAllUnitsInOrderAndLeavesNobodyWithout(int units) {
        WorkShares shares = new WorkShares(4);
        work(shares, 300, 4000, 5, 1, 9, 0.2);
        shares.divide(units);
        assertEquals(0, shares.bound(0));
        assertEquals(units, shares.bound(4));
        for (int thread = 0; thread < 4; thread++) {
            assertTrue(shares.bound(thread) < shares.bound(thread + 1));
        }
    }

    @Test
    void dividesByLearnedSharesOnlyWhereThereIsSomethingToMove() {
        assertFalse(new WorkShares(1).canDivide(100));
        assertFalse(new WorkShares(2).canDivide(3));
        assertTrue(new WorkShares(2).canDivide(4));
    }
}
