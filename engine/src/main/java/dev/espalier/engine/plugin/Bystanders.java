package dev.espalier.engine.plugin;

/**
 * What lies beside the range that a call may write to, held against what it was before the call.
 *
 * <p>It is looked at in the first calls of a run alone, and not for very long arrays: a plugin that ignores its range does so
 * from the first call on.
 */
public final class Bystanders {

    /** The longest array that is copied to be watched: 16 MiB. */
    private static final int LONGEST = 1 << 22;

    private Bystanders() {}

    /** Whether an array of this length is short enough to be copied for this. */
    public static boolean canWatch(int length) {
        return length <= LONGEST;
    }

    /** The index of the first element outside of [from, to) whose bits have changed; −1 if there is none. */
    public static int firstChanged(float[] before, float[] after, int from, int to) {
        for (int i = 0; i < before.length; i++) {
            if ((i < from || i >= to) && Float.floatToRawIntBits(before[i]) != Float.floatToRawIntBits(after[i])) {
                return i;
            }
        }
        return -1;
    }
}
