package dev.espalier.core.data.loader;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.CounterRandomStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SampleSelectionTest {

    /** Classes of 7, 2 and 1 samples. */
    private static final int[][] CLASSES = {{0, 1, 2, 3, 4, 5, 6}, {7, 8}, {9}};

    private static int[] epoch(SampleSelection selection, long key) {
        int[] samples = new int[selection.length()];
        selection.fill(samples, 0, new CounterRandomStream(5, key));
        return samples;
    }

    private static int[] counts(int[] samples, int of) {
        int[] counts = new int[of];
        for (int sample : samples) {
            counts[sample]++;
        }
        return counts;
    }

    @Test
    void oversamplingTakesEveryClassAsOftenAsTheLargest() {
        SampleSelection selection = SampleSelection.oversampled(CLASSES);
        assertEquals(21, selection.length());
        boolean first = false;
        boolean second = false;
        for (int key = 0; key < 20; key++) {
            int[] counts = counts(epoch(selection, key), 10);
            assertArrayEquals(new int[] {1, 1, 1, 1, 1, 1, 1}, Arrays.copyOf(counts, 7));
            assertEquals(7, counts[7] + counts[8]);
            assertTrue(counts[7] == 3 || counts[7] == 4);
            first |= counts[7] == 4;
            second |= counts[8] == 4;
            assertEquals(7, counts[9]);
        }
        assertTrue(first && second, "the remainder is chosen anew");
    }

    @Test
    void undersamplingTakesEveryClassAsOftenAsTheSmallestWithoutReplacement() {
        SampleSelection selection = SampleSelection.undersampled(new int[][] {{0, 1, 2, 3, 4, 5, 6}, {7, 8, 9}});
        assertEquals(6, selection.length());
        int[] ever = new int[10];
        for (int key = 0; key < 30; key++) {
            int[] counts = counts(epoch(selection, key), 10);
            assertEquals(3, Arrays.stream(counts, 0, 7).sum());
            assertEquals(1, Arrays.stream(counts).max().orElseThrow());
            assertArrayEquals(new int[] {1, 1, 1}, Arrays.copyOfRange(counts, 7, 10));
            for (int i = 0; i < 10; i++) {
                ever[i] += counts[i];
            }
        }
        assertTrue(Arrays.stream(ever).min().orElseThrow() > 0, "every sample is chosen in some epoch");
    }

    @Test
    void balancedDrawsGiveEveryClassTheSameProbability() {
        int draws = 30_000;
        int[] counts = counts(epoch(SampleSelection.balanced(CLASSES, draws), 1), 10);
        // four deviations of a binomial with p = 1/3
        double bound = 4 * Math.sqrt(draws / 3.0 * 2 / 3);
        assertEquals(draws / 3.0, Arrays.stream(counts, 0, 7).sum(), bound);
        assertEquals(draws / 3.0, counts[7] + counts[8], bound);
        assertEquals(draws / 3.0, counts[9], bound);
        assertEquals(draws / 6.0, counts[7], bound);
    }

    @Test
    void weightedDrawsAreProportionalToTheWeightsAndNeverTakeAWeightOfZero() {
        int draws = 60_000;
        float[] weights = {0, 1, 0, 2, 3, 0, 0};
        int[] counts = counts(epoch(SampleSelection.weighted(weights, draws), 2), 7);
        for (int i = 0; i < weights.length; i++) {
            double p = weights[i] / 6;
            assertEquals(draws * p, counts[i], 4 * Math.sqrt(draws * p * (1 - p)), "sample " + i);
        }
    }

    @Test
    void anEpochDependsOnItsStreamAlone() {
        for (SampleSelection selection : new SampleSelection[] {
            SampleSelection.all(10),
            SampleSelection.oversampled(CLASSES),
            SampleSelection.undersampled(CLASSES),
            SampleSelection.balanced(CLASSES, 13),
            SampleSelection.weighted(new float[] {1, 2, 3}, 13)
        }) {
            int[] third = epoch(selection, 3);
            epoch(selection, 4);
            assertArrayEquals(third, epoch(selection, 3));
        }
    }

    @Test
    void everySampleOnceIsTheOrderWithoutASelection() {
        int[] plain = new int[10];
        int[] selected = new int[10];
        new BatchOrder(7, 10).copy(3, 0, 10, plain);
        new BatchOrder(7, SampleSelection.all(10)).copy(3, 0, 10, selected);
        assertArrayEquals(plain, selected);
        assertFalse(SampleSelection.all(10).repeats());
    }
}
