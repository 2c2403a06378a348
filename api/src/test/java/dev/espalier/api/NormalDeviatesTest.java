package dev.espalier.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class NormalDeviatesTest {

    private static final int COUNT = 4_000_000;

    /** Edges of cells to the right of zero, among them the beginning of the ziggurat's tail. */
    private static final double[] EDGES = {
        0, 0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2, 2.5, 3, 3.25, 3.5, 3.6541528853610088, 4, 4.5
    };

    /** The probability of lying to the right of each edge, by scipy.stats.norm.sf of SciPy 1.17. */
    private static final double[] BEYOND = {
        0.5,
        0.4012936743170763,
        0.3085375387259869,
        0.2266273523768682,
        0.15865525393145707,
        0.10564977366685535,
        0.06680720126885807,
        0.040059156863817086,
        0.022750131948179195,
        0.006209665325776132,
        0.0013498980316300933,
        0.0005770250423907659,
        0.00023262907903552502,
        0.00012901624382695038,
        3.167124183311986e-05,
        3.3976731247300535e-06
    };

    @Test
    void fallIntoCellsAsOftenAsTheNormalLawSays() {
        long[] cells = new long[2 * EDGES.length];
        CounterRandomStream random = new CounterRandomStream(1);
        for (int i = 0; i < COUNT; i++) {
            double deviate = random.nextGaussian();
            int edge = Arrays.binarySearch(EDGES, Math.abs(deviate));
            int cell = edge >= 0 ? edge : -edge - 2;
            cells[deviate < 0 ? EDGES.length + cell : cell]++;
        }
        double chiSquare = 0;
        for (int i = 0; i < cells.length; i++) {
            int cell = i % EDGES.length;
            double next = cell + 1 < EDGES.length ? BEYOND[cell + 1] : 0;
            double expected = COUNT * (BEYOND[cell] - next);
            chiSquare += (cells[i] - expected) * (cells[i] - expected) / expected;
        }
        // the 1 - 10⁻⁶ quantile of chi² with 31 degrees of freedom
        assertEquals(0, chiSquare, 85.0);
    }

    @Test
    void haveTheMomentsOfTheNormalLaw() {
        double[] sums = new double[5];
        CounterRandomStream random = new CounterRandomStream(2);
        for (int i = 0; i < COUNT; i++) {
            double deviate = random.nextGaussian();
            double power = 1;
            for (int k = 1; k <= 4; k++) {
                power *= deviate;
                sums[k] += power;
            }
        }
        // five standard errors: √(variance of the k-th power / n), with variances 1, 2, 15 and 96
        assertEquals(0, sums[1] / COUNT, 5 * Math.sqrt(1.0 / COUNT));
        assertEquals(1, sums[2] / COUNT, 5 * Math.sqrt(2.0 / COUNT));
        assertEquals(0, sums[3] / COUNT, 5 * Math.sqrt(15.0 / COUNT));
        assertEquals(3, sums[4] / COUNT, 5 * Math.sqrt(96.0 / COUNT));
    }

    /** The same numbers come from a second implementation in Python, within its library's rounding. */
    @Test
    void areTheSameInEveryRelease() {
        CounterRandomStream random = new CounterRandomStream(42);
        assertEquals(2.9510599446102495, random.nextGaussian());
        assertEquals(0.28233471088818585, random.nextGaussian());
        assertEquals(-1.8240678324287503, random.nextGaussian());
        // from the tail, and from the edge of a layer that its first place lies outside of
        assertEquals(3.7107522354540396, NormalDeviates.of(0x7FFF_FFFF_FFFF_FF00L));
        assertEquals(-0.5798794434926647, NormalDeviates.of(0x7FFF_FFFF_FFFF_FF01L));
    }

    @Test
    void changeSignWithTheirPlace() {
        for (int layer = 1; layer < 256; layer++) {
            // the two places nearest to zero, on either side
            assertTrue(NormalDeviates.of(layer) > 0);
            assertEquals(-NormalDeviates.of(layer), NormalDeviates.of(-1L << 11 | layer));
        }
    }

    @Test
    void fillAnArrayInPiecesAsInOne() {
        float[] whole = new float[1000];
        float[] pieces = new float[1000];
        CounterRandomStream random = new CounterRandomStream(3);
        random.fillGaussian(whole, 0, 1000, 1, 2);
        random.nextLong();
        random.fillGaussian(pieces, 700, 1000, 1, 2);
        random.fillGaussian(pieces, 0, 700, 1, 2);
        assertArrayEquals(whole, pieces);
    }
}
