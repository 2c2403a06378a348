package dev.espalier.api.search;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.api.CounterRandomStream;
import dev.espalier.api.RandomStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ParetoRanksTest {

    @Test
    void ranksFrontAfterFront() {
        List<List<Double>> losses =
                List.of(List.of(1.0, 4.0), List.of(2.0, 2.0), List.of(4.0, 1.0), List.of(2.0, 3.0), List.of(5.0, 5.0));
        assertArrayEquals(new int[] {0, 0, 0, 1, 2}, ParetoRanks.of(losses));
    }

    @Test
    void ranksEqualPointsTogetherAndNaNLast() {
        List<List<Double>> losses =
                List.of(List.of(1.0, Double.NaN), List.of(2.0, 2.0), List.of(2.0, 2.0), List.of(Double.NaN, 0.0));
        assertArrayEquals(new int[] {1, 0, 0, 1}, ParetoRanks.of(losses));
        assertArrayEquals(
                new int[] {1, 0, 2}, ParetoRanks.of(List.of(List.of(0.5), List.of(0.1), List.of(Double.NaN))));
        assertArrayEquals(new int[0], ParetoRanks.of(List.of()));
    }

    /** The definition, point by point: the longest chain of points that dominate each other and end at this one. */
    @Test
    void isTheLongestChainOfDominatingPoints() {
        RandomStream random = new CounterRandomStream(3);
        List<List<Double>> losses = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            losses.add(List.of((double) random.nextInt(12), (double) random.nextInt(12), (double) random.nextInt(12)));
        }
        int[] ranks = ParetoRanks.of(losses);
        for (int i = 0; i < ranks.length; i++) {
            assertEquals(longestChain(losses, i), ranks[i]);
        }
    }

    private static int longestChain(List<List<Double>> losses, int point) {
        int longest = 0;
        for (int other = 0; other < losses.size(); other++) {
            boolean isDifferent = !losses.get(other).equals(losses.get(point));
            boolean isNowhereWorse = true;
            for (int loss = 0; loss < 3; loss++) {
                isNowhereWorse &=
                        losses.get(other).get(loss) <= losses.get(point).get(loss);
            }
            if (isDifferent && isNowhereWorse) {
                longest = Math.max(longest, 1 + longestChain(losses, other));
            }
        }
        return longest;
    }

    /** The ends of the front come first, then the point whose neighbours are 8 and 9 apart, then those closer together. */
    @Test
    void ordersAFrontByTheDistanceOfNeighbours() {
        List<List<Double>> losses =
                List.of(List.of(0.0, 10.0), List.of(1.0, 9.0), List.of(2.0, 8.0), List.of(9.0, 0.0), List.of(9.0, 9.0));
        assertArrayEquals(new int[] {0, 3, 2, 1, 4}, ParetoRanks.order(losses));
        assertArrayEquals(
                new int[] {1, 0, 3, 2},
                ParetoRanks.order(List.of(List.of(2.0), List.of(1.0), List.of(3.0), List.of(2.0))));
    }
}
