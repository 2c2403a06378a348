package dev.espalier.core.data;

import dev.espalier.api.data.ContentDigest;
import dev.espalier.api.data.Dataset;
import dev.espalier.api.data.SampleValues;
import dev.espalier.api.data.Schema;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Some samples of a dataset, by their places in it. */
public final class Subset implements Dataset {

    private final Dataset whole;
    private final int[] places;

    /** What is read: a subset of a subset goes to the dataset below both. */
    private final Dataset origin;

    private final int[] samples;

    /**
     * Some samples of a dataset.
     *
     * @param whole the dataset
     * @param places of the samples in it; the array is kept
     */
    public Subset(Dataset whole, int[] places) {
        this.whole = whole;
        this.places = places;
        this.origin = whole instanceof Subset part ? part.origin : whole;
        this.samples = whole instanceof Subset part ? part.samplesAt(places) : places;
    }

    /** The places of the samples in the dataset that they are of; a copy. */
    public int[] places() {
        return places.clone();
    }

    private int[] samplesAt(int[] chosen) {
        int[] found = new int[chosen.length];
        for (int i = 0; i < chosen.length; i++) {
            found[i] = samples[chosen[i]];
        }
        return found;
    }

    @Override
    public Schema schema() {
        return origin.schema();
    }

    @Override
    public int size() {
        return samples.length;
    }

    @Override
    public void readInput(int input, int sample, float[] destination, int offset) {
        origin.readInput(input, samples[sample], destination, offset);
    }

    @Override
    public boolean givesDoubles(int input) {
        return origin.givesDoubles(input);
    }

    @Override
    public void readInput(int input, int sample, double[] destination, int offset) {
        origin.readInput(input, samples[sample], destination, offset);
    }

    @Override
    public Optional<SampleValues> inputValues(int input) {
        return origin.inputValues(input).map(values -> values.part(samples));
    }

    @Override
    public String nameOf(int sample) {
        return origin.nameOf(samples[sample]);
    }

    @Override
    public int rowOf(int sample) {
        return origin.rowOf(samples[sample]);
    }

    @Override
    public void readTarget(int target, int sample, float[] destination, int offset) {
        origin.readTarget(target, samples[sample], destination, offset);
    }

    @Override
    public boolean missingTargets() {
        return origin.missingTargets();
    }

    @Override
    public Optional<SampleValues> targetValues(int target) {
        return origin.targetValues(target).map(values -> values.part(samples));
    }

    @Override
    public Optional<List<String>> sideColumn(String name) {
        return origin.sideColumn(name)
                .map(texts -> IntStream.of(samples).mapToObj(texts::get).toList());
    }

    @Override
    public Optional<float[]> weights(int target) {
        return origin.weights(target).map(this::part);
    }

    @Override
    public Optional<float[]> weights() {
        return origin.weights().map(this::part);
    }

    private float[] part(float[] weights) {
        float[] part = new float[samples.length];
        for (int i = 0; i < part.length; i++) {
            part[i] = weights[samples[i]];
        }
        return part;
    }

    @Override
    public List<String> notes() {
        return origin.notes();
    }

    @Override
    public String digest() {
        return new ContentDigest().add(whole.digest()).add(places).hex();
    }
}
