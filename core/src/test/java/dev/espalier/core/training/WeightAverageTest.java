package dev.espalier.core.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class WeightAverageTest {

    @Test
    void beginsWithTheFirstValuesAndThenMixes() {
        float[] weights = {1, 2, 3};
        float[] average = new float[3];
        WeightAverage running = new WeightAverage(List.of(weights), List.of(average), 0.75, new SplitWorkers(2));
        running.update(true);
        assertArrayEquals(weights, average);
        weights[0] = 5;
        running.update(false);
        assertEquals(0.75f * 1 + 0.25f * 5, average[0]);
        assertEquals(2, average[1]);
    }

    /** Floats for 0.9999 and 0.0001 do not add up to 1: as two factors they took 0.02 % away from weights that stay. */
    @Test
    void weightsThatStayAreTheirOwnAverage() {
        float[] weights = {1, -0.3f, 1e-20f};
        float[] average = new float[3];
        WeightAverage running = new WeightAverage(List.of(weights), List.of(average), 0.9999, new SplitWorkers(1));
        for (int step = 1; step <= 100_000; step++) {
            running.update(step == 1);
        }
        assertArrayEquals(weights, average);
    }

    @Test
    void anyNumberOfThreadsGivesTheSame() {
        float[] weights = new float[40_000];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = 1f / (i + 1);
        }
        float[] one = new float[weights.length];
        float[] many = new float[weights.length];
        WeightAverage first = new WeightAverage(List.of(weights), List.of(one), 0.9, new SplitWorkers(1));
        WeightAverage second = new WeightAverage(List.of(weights), List.of(many), 0.9, new SplitWorkers(3));
        for (int step = 1; step <= 5; step++) {
            first.update(step == 1);
            second.update(step == 1);
            weights[step] += 1;
        }
        assertArrayEquals(one, many);
    }
}
