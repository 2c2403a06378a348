package dev.espalier.core.data;

/**
 * Values of which some places of a sample are kept in double and the others, which floats hold exactly, in floats.
 *
 * <p>So a column of a table takes more room only if it needs it.
 */
final class TableValues implements SampleValues {

    private final int[] singlePlaces;
    private final int[] doublePlaces;
    private final float[] singles;
    private final double[] doubles;

    private TableValues(int[] singlePlaces, int[] doublePlaces, float[] singles, double[] doubles) {
        this.singlePlaces = singlePlaces;
        this.doublePlaces = doublePlaces;
        this.singles = singles;
        this.doubles = doubles;
    }

    /**
     * Room for samples.
     *
     * @param samples how many
     * @param inDouble for each place of a sample whether it is kept in double
     * @param where the place in errors
     * @return values of 0
     * @throws dev.espalier.api.EspalierException if one array cannot hold them
     */
    static TableValues of(int samples, boolean[] inDouble, String where) {
        int wide = 0;
        for (boolean kept : inDouble) {
            wide += kept ? 1 : 0;
        }
        int[] singlePlaces = new int[inDouble.length - wide];
        int[] doublePlaces = new int[wide];
        for (int place = 0, single = 0, dual = 0; place < inDouble.length; place++) {
            if (inDouble[place]) {
                doublePlaces[dual++] = place;
            } else {
                singlePlaces[single++] = place;
            }
        }
        // the length of all values together is asked for
        ArrayDataset.arrayLength(samples, inDouble.length, where);
        return new TableValues(
                singlePlaces, doublePlaces, new float[samples * singlePlaces.length], new double[samples * wide]);
    }

    /** All values in double. */
    static TableValues ofDoubles(double[] values, int width) {
        int[] places = new int[width];
        for (int i = 0; i < width; i++) {
            places[i] = i;
        }
        return new TableValues(new int[0], places, new float[0], values);
    }

    /** Takes the values of a sample. */
    void set(int sample, double[] values) {
        for (int i = 0; i < singlePlaces.length; i++) {
            singles[sample * singlePlaces.length + i] = (float) values[singlePlaces[i]];
        }
        for (int i = 0; i < doublePlaces.length; i++) {
            doubles[sample * doublePlaces.length + i] = values[doublePlaces[i]];
        }
    }

    /** The same values, in the plainest form that holds them. */
    SampleValues plainest() {
        return doublePlaces.length == 0 ? new Floats(singles) : this;
    }

    @Override
    public int length() {
        return singles.length + doubles.length;
    }

    @Override
    public long bytes() {
        return (long) singles.length * Float.BYTES + (long) doubles.length * Double.BYTES;
    }

    @Override
    public void read(int sample, int ofWidth, float[] into, int at) {
        for (int i = 0; i < singlePlaces.length; i++) {
            into[at + singlePlaces[i]] = singles[sample * singlePlaces.length + i];
        }
        for (int i = 0; i < doublePlaces.length; i++) {
            into[at + doublePlaces[i]] = (float) doubles[sample * doublePlaces.length + i];
        }
    }

    @Override
    public void read(int sample, int ofWidth, double[] into, int at) {
        for (int i = 0; i < singlePlaces.length; i++) {
            into[at + singlePlaces[i]] = singles[sample * singlePlaces.length + i];
        }
        for (int i = 0; i < doublePlaces.length; i++) {
            into[at + doublePlaces[i]] = doubles[sample * doublePlaces.length + i];
        }
    }

    @Override
    public int touch(int sample, int ofWidth) {
        int seen = 0;
        int single = singlePlaces.length;
        for (int i = sample * single; i < (sample + 1) * single; i += LINE / Float.BYTES) {
            seen += (int) singles[i];
        }
        int dual = doublePlaces.length;
        for (int i = sample * dual; i < (sample + 1) * dual; i += LINE / Double.BYTES) {
            seen += (int) doubles[i];
        }
        return seen;
    }

    @Override
    public void addTo(ContentDigest digest) {
        digest.add(singles).add(doubles);
    }
}
