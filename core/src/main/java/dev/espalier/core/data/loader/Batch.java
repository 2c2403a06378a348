package dev.espalier.core.data.loader;

import dev.espalier.api.Shape;
import dev.espalier.api.augment.SampleBatch;
import dev.espalier.api.augment.SampleImage;
import dev.espalier.api.data.ArrayDataset;
import dev.espalier.api.data.Schema;
import dev.espalier.core.data.prepared.ConstantSamples;
import dev.espalier.core.data.prepared.PreparedDataset;
import dev.espalier.core.data.prepared.TargetPresence;
import dev.espalier.engine.image.SampleImages;
import java.util.Arrays;
import java.util.List;

/**
 * Some samples in arrays that a {@link DataLoader} uses again: valid until it is released.
 *
 * <p>Arrays are long enough for a whole batch; a last, smaller batch leaves the rest as it was.
 */
public final class Batch implements SampleBatch {

    private final Schema schema;
    private final float[][] inputs;
    private final float[][] targets;
    private final int[] samples;
    private final float[][] sampleWeights;
    private final float[][] weights;
    private final double[] sums;
    private final TargetPresence[] presences;
    private final float[][] presence;
    private final float[][] fractions;
    private final SampleImages images;
    private final ConstantSamples constants;
    private float[] scratch = {};
    private int size;
    private int epoch;
    private int index;
    private boolean last;
    private boolean held;
    private long augmentNanoseconds;

    /**
     * A batch in given arrays, where there are any, and else in its own.
     *
     * @param data what the samples are of, which may have weights
     * @param weights what weights them besides
     * @param constants of the data
     */
    Batch(
            Schema schema,
            int capacity,
            PreparedDataset data,
            List<TargetWeights> weights,
            BatchBuffers buffers,
            ConstantSamples constants) {
        this.schema = schema;
        this.samples = new int[capacity];
        this.sampleWeights = new float[schema.targets().size()][];
        for (int i = 0; i < this.sampleWeights.length; i++) {
            this.sampleWeights[i] = new float[data.isWeighted(i) ? capacity : 0];
        }
        this.weights = new float[weights.size()][];
        for (int i = 0; i < this.weights.length; i++) {
            TargetWeights of = weights.get(i);
            boolean weighted = !of.classes().isEmpty() || data.isWeighted(of.target());
            this.weights[i] = new float[weighted ? capacity : 0];
        }
        this.sums = new double[weights.size()];
        this.presences = new TargetPresence[sampleWeights.length];
        this.presence = new float[sampleWeights.length][];
        this.fractions = new float[sampleWeights.length][];
        for (int i = 0; i < presence.length; i++) {
            presences[i] = data.presence(i);
            boolean partial = presences[i].partial();
            presence[i] = new float[partial ? capacity * schema.targets().get(i).stored() : 0];
            fractions[i] = new float[partial ? capacity : 0];
        }
        this.inputs = new float[schema.inputs().size()][];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = buffer(
                    buffers.input(i), capacity, schema.inputs().get(i).shape().size());
        }
        this.images = new SampleImages(schema, inputs);
        this.constants = constants;
        this.targets = new float[schema.targets().size()][];
        for (int i = 0; i < targets.length; i++) {
            targets[i] =
                    buffer(buffers.target(i), capacity, schema.targets().get(i).stored());
        }
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public Schema schema() {
        return schema;
    }

    @Override
    public int inputCount() {
        return inputs.length;
    }

    @Override
    public Shape inputShape(int input) {
        return schema.inputs().get(input).shape();
    }

    @Override
    public float[] input(int input) {
        images.complete();
        return inputs[input];
    }

    @Override
    public SampleImage image(int input, int sample) {
        return images.image(input, sample);
    }

    @Override
    public float[] preprocessed(int input, double number) {
        return constants.of(input, number);
    }

    /** The arrays of inputs and then of targets, with moves of images that are not computed yet. */
    float[][] arrays() {
        float[][] arrays = Arrays.copyOf(inputs, inputs.length + targets.length);
        System.arraycopy(targets, 0, arrays, inputs.length, targets.length);
        return arrays;
    }

    /** Begins augmenters that are called for one sample, and ends those of another. */
    void beginSample(int sample) {
        images.restrictTo(sample);
    }

    /** Ends augmenters that are called for single samples. */
    void endSamples() {
        images.restrictTo(SampleImages.ANY);
    }

    @Override
    public int targetCount() {
        return targets.length;
    }

    /** How many values the target has for each sample in this batch: 1 for class indices. */
    @Override
    public int targetWidth(int target) {
        return schema.targets().get(target).stored();
    }

    @Override
    public float[] target(int target) {
        return targets[target];
    }

    @Override
    public float[] weights(int target) {
        return sampleWeights[target];
    }

    /** Grows with the first batches, until the augmenters have all they need. */
    @Override
    public float[] scratch(int length) {
        if (scratch.length < length) {
            scratch = new float[length];
        }
        return scratch;
    }

    /** The number of the pass over the data that the batch belongs to. */
    public int epoch() {
        return epoch;
    }

    /** The batch's place in its pass, from 0. */
    public int index() {
        return index;
    }

    /** Whether this is the last batch of its pass. */
    public boolean last() {
        return last;
    }

    /**
     * The index of a sample in the dataset.
     *
     * @param position from 0 to the batch's size - 1
     * @return its place, from 0
     */
    public int sample(int position) {
        return samples[position];
    }

    /**
     * Whether a sample has a target, or at least one of its values.
     *
     * @param target the target's place in the data
     * @param position of the sample, from 0 to the batch's size - 1
     */
    public boolean has(int target, int position) {
        return presences[target].has(samples[position]);
    }

    /**
     * The weights of the samples in a mean loss: their own times those of their classes.
     *
     * @param place in {@link DataLoaderSettings#weights()}
     * @return a weight for each sample; of length 0 if each is 1
     */
    public float[] lossWeights(int place) {
        return weights[place];
    }

    /**
     * The sum of the weights of the samples in a mean loss.
     *
     * @param place in {@link DataLoaderSettings#weights()}
     * @return the number of samples if each has the weight 1
     */
    public double weight(int place) {
        return sums[place];
    }

    /**
     * Which values of a target are there: 1 for those, 0 for missing ones, whose target is 0.
     *
     * @param target the target's place in the data
     * @return a number for each value; of length 0 if no sample has some of its values alone
     */
    public float[] presence(int target) {
        return presence[target];
    }

    /** Notes which values of the targets are there, after augmenters have mixed them, and puts 0 for those that are not. */
    void markMissing() {
        for (int target = 0; target < presence.length; target++) {
            if (presence[target].length > 0) {
                markMissing(targets[target], presence[target], fractions[target]);
            }
        }
    }

    private void markMissing(float[] values, float[] there, float[] fraction) {
        int width = there.length / fraction.length;
        for (int s = 0; s < size; s++) {
            int count = 0;
            for (int i = s * width; i < (s + 1) * width; i++) {
                boolean missing = Float.isNaN(values[i]);
                there[i] = missing ? 0 : 1;
                values[i] = missing ? 0 : values[i];
                count += missing ? 0 : 1;
            }
            fraction[s] = (float) count / width;
        }
    }

    void weigh(int place, int target, TargetWeights.Weigher weigher) {
        double sum = weigher.weigh(size, targets[target], sampleWeights[target], weights[place]);
        sums[place] = fractions[target].length == 0 ? sum : ofValues(weights[place], fractions[target]);
    }

    /** Multiplies weights by the fractions of values that are there, so that the mean of the loss is one over these values. */
    private double ofValues(float[] samples, float[] fraction) {
        double sum = 0;
        for (int s = 0; s < size; s++) {
            samples[s] *= fraction[s];
            sum += samples[s];
        }
        return sum;
    }

    /** The time that the augmenters took for this batch. */
    public long augmentNanoseconds() {
        return augmentNanoseconds;
    }

    void augmentNanoseconds(long nanoseconds) {
        augmentNanoseconds = nanoseconds;
    }

    int[] samples() {
        return samples;
    }

    void begin(int epoch, int index, int size, boolean last) {
        this.epoch = epoch;
        this.index = index;
        this.size = size;
        this.last = last;
    }

    boolean held() {
        return held;
    }

    void held(boolean held) {
        this.held = held;
    }

    private static float[] buffer(float[] given, int capacity, int width) {
        int length = ArrayDataset.arrayLength(capacity, width, "batch");
        return given.length >= length ? given : new float[length];
    }
}
