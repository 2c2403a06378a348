package dev.espalier.plugins.regularizers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.api.regularizer.GroupPenalty;
import dev.espalier.testkit.FakeParameterSlice;
import dev.espalier.testkit.GroupPenaltyContract;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TraceNormTest implements GroupPenaltyContract {

    @Override
    public GroupPenalty groupPenalty() {
        return new TraceNorm(List.of("a/*", "b/*", "c/*"), 0.3);
    }

    @Override
    public Map<String, List<?>> refusedSettings() {
        return Map.of(
                "coefficient", RefusedValues.OUTSIDE_NON_NEGATIVE, "between", List.of(List.of(), List.of("trunk/*")));
    }

    /** Against numpy.linalg.svd in double. */
    @Test
    void isTheSumOfTheSingularValuesOfThreeTasks() {
        List<FakeParameterSlice> tasks =
                tasks(new float[] {1, 2, -1, 0.5f}, new float[] {0.5f, -1, 2, 1}, new float[] {2, 0.25f, -0.5f, 1.5f});
        // of the squares of the singular values, which are about 20, half of the digits of a double are left
        assertEquals(6.951409511848162, trace(3).penalty(tasks), 1e-14);
        assertGradients(
                tasks,
                new float[] {0.20585694f, 0.9672497f, -0.0080397075f, 0.14827777f},
                new float[] {0.1501084f, -0.0831596f, 0.90755137f, 0.38327857f},
                new float[] {0.7413649f, -0.2393616f, -0.36102929f, 0.51258360f});
    }

    /** One is twice the other: the matrix has the rank 1, and the second singular value has no direction. */
    @Test
    void hasTheSubgradientOfTheDirectionsThatThereAre() {
        List<FakeParameterSlice> tasks = tasks(new float[] {1, 2, -1, 0.5f}, new float[] {2, 4, -2, 1});
        assertEquals(Math.sqrt(31.25), trace(2).penalty(tasks), 1e-14);
        assertGradients(tasks, new float[] {0.17888544f, 0.35777088f, -0.17888544f, 0.08944272f}, new float[] {
            0.35777088f, 0.71554175f, -0.35777088f, 0.17888544f
        });
    }

    private static TraceNorm trace(int tasks) {
        return new TraceNorm(List.of("a/*", "b/*", "c/*").subList(0, tasks), 1);
    }

    private static List<FakeParameterSlice> tasks(float[]... weights) {
        return List.of(weights).stream()
                .map(values -> FakeParameterSlice.weight(2, 2, List.of()).setValues(values))
                .toList();
    }

    private static void assertGradients(List<FakeParameterSlice> tasks, float[]... expected) {
        trace(tasks.size())
                .addGradient(
                        tasks, tasks.stream().map(FakeParameterSlice::gradients).toList());
        for (int i = 0; i < expected.length; i++) {
            // both are rounded to floats of at most 1
            assertArrayEquals(expected[i], tasks.get(i).gradients(), 0x1p-23f);
        }
    }
}
