package dev.espalier.api.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.IdentityHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SampleValuesTest {

    /** Three samples, 1 2, 3 4 and 5 6, and the bytes that they take. */
    static Stream<Arguments> values() {
        TableValues table = TableValues.of(3, new boolean[] {true, false}, "table");
        for (int sample = 0; sample < 3; sample++) {
            table.set(sample, new double[] {2 * sample + 1, 2 * sample + 2});
        }
        TableValues plain = TableValues.of(3, new boolean[2], "table");
        for (int sample = 0; sample < 3; sample++) {
            plain.set(sample, new double[] {2 * sample + 1, 2 * sample + 2});
        }
        SampleValues bytes = SampleValues.ofUnsignedBytes(new byte[] {1, 2, 3, 4, 5, 6}, 2);
        SampleValues more = SampleValues.of(new float[] {5, 6, 0, 0, 3, 4, 1, 2}, 2);
        return Stream.of(
                Arguments.of(SampleValues.of(new float[] {1, 2, 3, 4, 5, 6}, 2), 6 * 4),
                Arguments.of(SampleValues.of(new double[] {1, 2, 3, 4, 5, 6}, 2), 6 * 8),
                Arguments.of(bytes, 6),
                Arguments.of(table, 3 * 8 + 3 * 4),
                Arguments.of(plain.plainest(), 6 * 4),
                Arguments.of(more.part(new int[] {3, 2, 0}), 8 * 4 + 3 * 4),
                Arguments.of(more.part(new int[] {0, 2, 3}).part(new int[] {2, 1, 0}), 8 * 4 + 3 * 4 + 3 * 4));
    }

    @ParameterizedTest
    @MethodSource("values")
    void readsSamplesInFloatAndInDouble(SampleValues values, long bytes) {
        assertEquals(2, values.width());
        assertEquals(6, values.length());
        float[] floats = new float[5];
        values.read(2, floats, 0);
        values.read(1, floats, 3, (raw, from, destination, offset, count) -> {
            for (int i = 0; i < count; i++) {
                destination[offset + i] = raw[from + i];
            }
        });
        assertArrayEquals(new float[] {5, 6, 0, 3, 4}, floats);
        double[] doubles = new double[4];
        values.read(0, doubles, 1);
        assertArrayEquals(new double[] {0, 1, 2, 0}, doubles);
        values.prefetch(2);
    }

    @ParameterizedTest
    @MethodSource("values")
    void countsEachArrayOnce(SampleValues values, long bytes) {
        Map<Object, Long> sizes = new IdentityHashMap<>();
        values.addSizesTo(sizes);
        values.addSizesTo(sizes);
        assertEquals(bytes, sizes.values().stream().mapToLong(Long::longValue).sum());
    }
}
