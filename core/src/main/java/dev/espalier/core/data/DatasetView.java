package dev.espalier.core.data;

import dev.espalier.api.data.Dataset;
import dev.espalier.api.data.Schema;

/** Some samples of a data set, by their places in it. */
final class DatasetView implements Dataset {

    private final Dataset whole;
    private final int[] places;

    /** A view; the array is kept. */
    DatasetView(Dataset whole, int[] places) {
        this.whole = whole;
        this.places = places;
    }

    /** The data set that this is a part of. */
    Dataset whole() {
        return whole;
    }

    /** The places of the samples in it; the array itself. */
    int[] places() {
        return places;
    }

    @Override
    public Schema schema() {
        return whole.schema();
    }

    @Override
    public int size() {
        return places.length;
    }

    @Override
    public void readInput(int input, int sample, float[] into, int at) {
        whole.readInput(input, places[sample], into, at);
    }

    @Override
    public boolean givesDoubles(int input) {
        return whole.givesDoubles(input);
    }

    @Override
    public void readInput(int input, int sample, double[] into, int at) {
        whole.readInput(input, places[sample], into, at);
    }

    @Override
    public String nameOf(int sample) {
        return whole.nameOf(places[sample]);
    }

    @Override
    public void readTarget(int target, int sample, float[] into, int at) {
        whole.readTarget(target, places[sample], into, at);
    }

    @Override
    public String digest() {
        return new ContentDigest().add(whole.digest()).add(places).hex();
    }
}
