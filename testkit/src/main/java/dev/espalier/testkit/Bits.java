package dev.espalier.testkit;

import static org.junit.jupiter.api.Assertions.fail;

import dev.espalier.api.parameter.Slot;
import java.util.List;
import java.util.function.Supplier;

/** Comparisons of arrays bit by bit, with messages that name the first difference. */
final class Bits {

    /** Marks elements that a plugin must not read: a NaN with a pattern of its own, which spoils every result. */
    static final float FORBIDDEN = Float.intBitsToFloat(0x7FC0BEEF);

    /** Marks elements that must not be written: a number, because a NaN survives most arithmetic. */
    static final float UNTOUCHED = 12345.678f;

    private Bits() {}

    static void assertSame(float[] expected, float[] actual, int from, int to, Supplier<String> what) {
        for (int i = from; i < to; i++) {
            if (Float.floatToRawIntBits(expected[i]) != Float.floatToRawIntBits(actual[i])) {
                fail(what.get() + ": element " + i + " is " + actual[i] + "; it must be " + expected[i]);
            }
        }
    }

    static void assertSame(float[] expected, float[] actual, Supplier<String> what) {
        assertSame(expected, actual, 0, expected.length, what);
    }

    static void assertSameBehind(int end, float[] expected, float[] actual, String what) {
        assertSame(expected, actual, end, expected.length, () -> what + " were changed behind the end");
    }

    /** Values and state of a parameter, without gradients. */
    static void assertSame(FakeParameterSlice expected, FakeParameterSlice actual, String what) {
        assertSame(expected.values(), actual.values(), 0, expected.to(), () -> what + ": values");
        List<Slot> slots = expected.slots();
        for (Slot slot : slots) {
            int length = slot.shapeFor(expected.parameter()).size();
            assertSame(
                    expected.state(slot), actual.state(slot), 0, length, () -> what + ": slot '" + slot.name() + "'");
        }
    }

    static void assertFinite(float[] values, int from, int to, Supplier<String> what) {
        for (int i = from; i < to; i++) {
            if (!Float.isFinite(values[i])) {
                fail(what.get() + ": element " + i + " is " + values[i] + "; it must be finite");
            }
        }
    }
}
