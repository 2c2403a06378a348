package dev.espalier.core.data.csv;

import java.util.Arrays;

/** What cells became, by their index; for one thread. */
final class TapeMemo {

    /** Indices from here on are not remembered. */
    static final int MOST = 4_096;

    /** The most values that are kept. */
    private static final int MOST_VALUES = 1 << 20;

    private final int width;
    private final int most;
    private boolean[] known = {};
    private double[] values = {};

    /**
     * Nothing yet.
     *
     * @param width the number of values of a cell
     */
    TapeMemo(int width) {
        this.width = width;
        this.most = Math.min(MOST, MOST_VALUES / width);
    }

    /** Writes what a cell became; false if that is not known. */
    boolean write(int index, double[] into, int at) {
        if (index >= known.length || !known[index]) {
            return false;
        }
        for (int i = 0; i < width; i++) {
            into[at + i] = values[index * width + i];
        }
        return true;
    }

    /** Takes what a cell became. */
    void put(int index, double[] source, int at) {
        if (index >= most) {
            return;
        }
        if (index >= known.length) {
            int length = Math.min(most, Math.max(index + 1, 2 * known.length));
            known = Arrays.copyOf(known, length);
            values = Arrays.copyOf(values, length * width);
        }
        known[index] = true;
        System.arraycopy(source, at, values, index * width, width);
    }
}
