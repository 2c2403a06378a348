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

    /**
     * Whether an array is short enough to be copied for this.
     *
     * @param length its length
     */
    public static boolean canWatch(int length) {
        return length <= LONGEST;
    }

    /**
     * The first element outside of a range whose bits have changed.
     *
     * @param before the array before the call
     * @param after the array after it, of the same length
     * @param from the first element that may have changed
     * @param to the one after the last
     * @return its index; −1 if there is none
     */
    public static int firstChanged(float[] before, float[] after, int from, int to) {
        for (int i = 0; i < before.length; i++) {
            if ((i < from || i >= to) && Float.floatToRawIntBits(before[i]) != Float.floatToRawIntBits(after[i])) {
                return i;
            }
        }
        return -1;
    }
}
