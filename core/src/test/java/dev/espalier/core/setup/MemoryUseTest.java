package dev.espalier.core.setup;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import org.junit.jupiter.api.Test;

class MemoryUseTest {

    private static final long MEBIBYTE = 1 << 20;

    /** In all 111 MiB, to which 8 come for everything else. */
    private static final MemoryUse USE =
            new MemoryUse(4 * MEBIBYTE, 2 * MEBIBYTE, MEBIBYTE, 96 * MEBIBYTE, MEBIBYTE, 4 * MEBIBYTE, 3 * MEBIBYTE);

    @Test
    void tellsEverySizeInOneLine() {
        assertEquals(
                "memory: parameters 4.0 MiB, state 2.0 MiB, activations and gradients 1.0 MiB, data 96.0 MiB, "
                        + "batches 1.0 MiB, scratch 4.0 MiB, statistics 3.0 MiB; heap 256.0 MiB of at most 1.0 GiB",
                USE.describe(256 * MEBIBYTE, 1024 * MEBIBYTE));
    }

    @Test
    void leavesOutWhatTakesNothing() {
        assertEquals(
                "memory: parameters 12 B, data 8 B; heap 1.0 MiB of at most 2.0 MiB",
                new MemoryUse(12, 0, 0, 8, 0, 0, 0).describe(MEBIBYTE, 2 * MEBIBYTE));
    }

    @Test
    void refusesARunThatNeedsMoreThanThereIs() {
        assertDoesNotThrow(() -> USE.requireRoom(119 * MEBIBYTE));

        EspalierException refused = assertThrows(EspalierException.class, () -> USE.requireRoom(119 * MEBIBYTE - 1));
        assertEquals(ErrorCode.OUT_OF_MEMORY, refused.code());
        assertTrue(refused.getMessage().contains("the run needs 119.0 MiB (data 96.0 MiB)"), refused.getMessage());
        // half as much again, and the next whole one
        assertTrue(refused.getMessage().contains("ESPALIER_JAVA_OPTIONS=-Xmx179m"), refused.getMessage());
    }

    @Test
    void asksForTwiceAHeapThatWasFull() {
        OutOfMemoryError failure = new OutOfMemoryError("as if");

        EspalierException refused = MemoryUse.shortage(64 * MEBIBYTE, failure);

        assertSame(failure, refused.getCause());
        assertTrue(refused.getMessage().contains("its 64.0 MiB do not hold"), refused.getMessage());
        assertTrue(refused.getMessage().contains("-Xmx129m"), refused.getMessage());
    }

    @Test
    void countsWhatIsAllocatedWhileThingsAreMade() {
        AllocationMeter meter = new AllocationMeter();
        byte[] before = new byte[1 << 22];

        byte[] first = meter.counting(() -> new byte[1 << 20]);
        byte[] second = meter.counting(() -> new byte[1 << 16]);

        int made = first.length + second.length;
        assertTrue(
                meter.bytes() >= made && meter.bytes() < made + before.length,
                () -> meter.bytes() + " bytes for arrays of " + made);
    }
}
