package dev.espalier.api.data;

import dev.espalier.api.ApiStatus;
import java.util.Map;

/**
 * Values with some columns in double and the others, which are exact as floats, in float.
 *
 * <p>So a table takes more memory only for the columns that need it. It is filled by one thread, and thread-safe
 * afterwards.
 */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
public final class TableValues implements SampleValues {

    private final int[] floatColumns;
    private final int[] doubleColumns;
    private final float[] floats;
    private final double[] doubles;

    private TableValues(int[] floatColumns, int[] doubleColumns, float[] floats, double[] doubles) {
        this.floatColumns = floatColumns;
        this.doubleColumns = doubleColumns;
        this.floats = floats;
        this.doubles = doubles;
    }

    /**
     * A table of zeros.
     *
     * @param samples how many, at least 0
     * @param inDouble for each column whether it is kept in double
     * @param where the place in errors
     * @return the values, to be {@link #set}
     * @throws dev.espalier.api.EspalierException with code DATA_SIZE if one array cannot hold them
     */
    public static TableValues of(int samples, boolean[] inDouble, String where) {
        int wide = 0;
        for (boolean kept : inDouble) {
            wide += kept ? 1 : 0;
        }
        int[] floatColumns = new int[inDouble.length - wide];
        int[] doubleColumns = new int[wide];
        for (int column = 0, single = 0, dual = 0; column < inDouble.length; column++) {
            if (inDouble[column]) {
                doubleColumns[dual++] = column;
            } else {
                floatColumns[single++] = column;
            }
        }
        // the length of all values together is asked for
        ArrayDataset.arrayLength(samples, inDouble.length, where);
        return new TableValues(
                floatColumns, doubleColumns, new float[samples * floatColumns.length], new double[samples * wide]);
    }

    /** All values in double. */
    static TableValues ofDoubles(double[] values, int width) {
        int[] columns = new int[width];
        for (int i = 0; i < width; i++) {
            columns[i] = i;
        }
        return new TableValues(new int[0], columns, new float[0], values);
    }

    /**
     * Takes the values of a sample.
     *
     * @param sample from 0
     * @param values one for each column
     */
    public void set(int sample, double[] values) {
        for (int i = 0; i < floatColumns.length; i++) {
            floats[sample * floatColumns.length + i] = (float) values[floatColumns[i]];
        }
        for (int i = 0; i < doubleColumns.length; i++) {
            doubles[sample * doubleColumns.length + i] = values[doubleColumns[i]];
        }
    }

    /** The same values in the simplest form: floats if no column is kept in double. */
    public SampleValues plainest() {
        return doubleColumns.length == 0 ? new FloatValues(floats, width()) : this;
    }

    @Override
    public int width() {
        return floatColumns.length + doubleColumns.length;
    }

    @Override
    public int length() {
        return floats.length + doubles.length;
    }

    @Override
    public boolean isInDouble() {
        return true;
    }

    @Override
    public void read(int sample, float[] destination, int offset) {
        for (int i = 0; i < floatColumns.length; i++) {
            destination[offset + floatColumns[i]] = floats[sample * floatColumns.length + i];
        }
        for (int i = 0; i < doubleColumns.length; i++) {
            destination[offset + doubleColumns[i]] = (float) doubles[sample * doubleColumns.length + i];
        }
    }

    @Override
    public void read(int sample, double[] destination, int offset) {
        for (int i = 0; i < floatColumns.length; i++) {
            destination[offset + floatColumns[i]] = floats[sample * floatColumns.length + i];
        }
        for (int i = 0; i < doubleColumns.length; i++) {
            destination[offset + doubleColumns[i]] = doubles[sample * doubleColumns.length + i];
        }
    }

    @Override
    public void addSizesTo(Map<Object, Long> bytes) {
        bytes.put(floats, (long) floats.length * Float.BYTES);
        bytes.put(doubles, (long) doubles.length * Double.BYTES);
    }
}
