package dev.espalier.core.data.loader;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.CounterRandomStream;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TaskMixingTest {

    /** Tasks of 60, 15 and 5 samples. */
    private static final int[][] MEMBERS = {
        IntStream.range(0, 60).toArray(),
        IntStream.range(60, 75).toArray(),
        IntStream.range(75, 80).toArray()
    };

    private static int taskOf(int sample) {
        return sample < 60 ? 0 : sample < 75 ? 1 : 2;
    }

    private static SampleSelection mixing(double[] fractions, boolean alternates, boolean single, int draws) {
        return SampleSelection.ofTasks(
                MEMBERS, new SampleSelection.Mixing(fractions, alternates, single), draws, 8, 42);
    }

    private static int[] epoch(SampleSelection selection, int epoch) {
        int[] samples = new int[selection.length()];
        selection.fill(samples, epoch, new CounterRandomStream(5, epoch));
        return samples;
    }

    /** Fractions in proportion to n, √n and 1. */
    @ParameterizedTest
    @CsvSource({
        "0.75, 0.1875, 0.0625, 80, 1, '60 15 5'",
        "0.54858, 0.27429, 0.17713, 80, 1, '44 22 14'",
        "0.33333, 0.33333, 0.33333, 80, 1, '27 27 26'",
        "0.33333, 0.33333, 0.33333, 80, 8, '32 24 24'",
        "0.75, 0.1875, 0.0625, 80, 8, '56 16 8'",
        "0.999, 0.0005, 0.0005, 10, 1, '8 1 1'",
        "0.999, 0.0005, 0.0005, 1, 8, '8 8 8'"
    })
    void anEpochTakesSamplesInTheFractionsOfTheTasks(
            double first, double second, double third, int samples, int run, String expected) {
        int[] quotas = TaskMixing.quotas(new double[] {first, second, third}, samples, run);
        assertEquals(expected, Arrays.toString(quotas).replaceAll("[\\[\\],]", ""));
    }

    @Test
    void allSamplesOfATaskAreTakenEquallyOftenOverTheEpochs() {
        SampleSelection selection = mixing(new double[] {0.34, 0.33, 0.33}, false, false, 31);
        int[] counts = new int[80];
        for (int epoch = 0; epoch < 25; epoch++) {
            int[] samples = epoch(selection, epoch);
            for (int sample : samples) {
                counts[sample]++;
            }
            int[] least = {Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE};
            int[] most = new int[3];
            for (int sample = 0; sample < counts.length; sample++) {
                int task = taskOf(sample);
                least[task] = Math.min(least[task], counts[sample]);
                most[task] = Math.max(most[task], counts[sample]);
            }
            for (int task = 0; task < 3; task++) {
                assertTrue(most[task] - least[task] <= 1, "task " + task + " after epoch " + epoch);
            }
        }
    }

    @Test
    void tasksThatTakeTurnsFollowEachOther() {
        int[] samples = epoch(mixing(new double[] {1.0 / 3, 1.0 / 3, 1.0 / 3}, true, false, 60), 3);
        for (int i = 0; i < samples.length; i++) {
            assertEquals(i % 3, taskOf(samples[i]));
        }
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void batchesOfOneTaskHaveNoOther(boolean alternates) {
        int[] samples = epoch(mixing(new double[] {0.5, 0.25, 0.25}, alternates, true, 80), 1);
        assertEquals(80, samples.length);
        for (int i = 0; i < samples.length; i++) {
            assertEquals(taskOf(samples[i / 8 * 8]), taskOf(samples[i]));
        }
    }

    @Test
    void anEpochDoesNotDependOnThoseBeforeIt() {
        SampleSelection once = mixing(new double[] {0.5, 0.25, 0.25}, false, true, 80);
        SampleSelection again = mixing(new double[] {0.5, 0.25, 0.25}, false, true, 80);
        for (int epoch : new int[] {7, 0, 3, 7}) {
            assertArrayEquals(epoch(once, epoch), epoch(again, epoch));
            epoch(again, epoch + 1);
        }
    }
}
