package dev.espalier.engine.compute;

import dev.espalier.api.model.Workers.RangeTask;
import org.jspecify.annotations.Nullable;

/** The kinds of regions that there have been lately: a small hash table in which a new kind takes the place of a rare one. */
final class RegionKinds {

    private static final int SIZE = 512;
    private static final int PROBES = 8;

    /** Leading bits of counts and sizes that tell kinds apart: sizes that differ by a few percent are of one kind. */
    private static final int LEADING_BITS = 5;

    /** The rarest kind before any has been looked at. */
    private final RegionKind none = new RegionKind((from, to, thread) -> {}, 0, 0);

    private final @Nullable RegionKind[] table = new RegionKind[SIZE];

    /**
     * The kind of a region.
     *
     * @param task what is done
     * @param count how many indices it is done for
     * @param size what else tells how much work there is; 0 where the task and the count tell it
     */
    RegionKind of(RangeTask task, int count, long size) {
        long roundedCount = rounded(count);
        long roundedSize = rounded(size);
        long mixed = (System.identityHashCode(task) * 31L + roundedCount) * 31 + roundedSize;
        int start = (int) ((mixed * 0x9E3779B97F4A7C15L) >>> 48);
        RegionKind rarest = none;
        for (int i = 0; i < PROBES; i++) {
            int at = (start + i) & (SIZE - 1);
            RegionKind kind = table[at];
            if (kind == null) {
                kind = new RegionKind(task, roundedCount, roundedSize);
                table[at] = kind;
                return kind;
            }
            if (kind.is(task, roundedCount, roundedSize)) {
                return kind;
            }
            rarest = i == 0 || kind.calls() < rarest.calls() ? kind : rarest;
        }
        rarest.become(task, roundedCount, roundedSize);
        return rarest;
    }

    /** Forgets of all kinds what they took when they were split. */
    void forgetSplits() {
        for (RegionKind kind : table) {
            if (kind != null) {
                kind.forgetSplit();
            }
        }
    }

    private static long rounded(long number) {
        int dropped = Math.max(0, Long.SIZE - LEADING_BITS - Long.numberOfLeadingZeros(number));
        return number >> dropped << dropped;
    }
}
