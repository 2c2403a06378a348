package dev.espalier.core.data.csv;

import java.util.Arrays;

/** What the first different cells of a column became, so that the same cell is read once; for one thread. */
final class CellMemo {

    private static final int MOST = 4_096;

    /** The most values that are kept. */
    private static final int MOST_VALUES = 1 << 20;

    private final ByteKeys keys = new ByteKeys();
    private final int width;
    private final int most;
    private double[] values;

    /**
     * Nothing yet.
     *
     * @param width the number of values of a cell
     */
    CellMemo(int width) {
        this.width = width;
        this.most = Math.min(MOST, MOST_VALUES / width);
        this.values = new double[width];
    }

    /** Writes what a cell became; false if that is not known. */
    boolean write(byte[] bytes, int from, int to, double[] into, int at) {
        int key = keys.find(bytes, from, to);
        if (key == ByteKeys.NONE) {
            return false;
        }
        if (width == 1) {
            into[at] = values[key];
        } else {
            System.arraycopy(values, key * width, into, at, width);
        }
        return true;
    }

    /** Takes what a cell became. */
    void put(byte[] bytes, int from, int to, double[] source, int at) {
        if (keys.size() == most) {
            return;
        }
        int key = keys.add(bytes, from, to);
        if ((key + 1) * width > values.length) {
            values = Arrays.copyOf(values, Math.max((key + 1) * width, 2 * values.length));
        }
        System.arraycopy(source, at, values, key * width, width);
    }
}
