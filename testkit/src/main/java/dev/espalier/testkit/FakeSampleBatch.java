package dev.espalier.testkit;

import dev.espalier.api.ApiStatus;
import dev.espalier.api.Check;
import dev.espalier.api.CounterRandomStream;
import dev.espalier.api.Shape;
import dev.espalier.api.augment.SampleBatch;
import dev.espalier.api.augment.SampleImage;
import dev.espalier.api.data.Schema;
import dev.espalier.api.data.TargetKind;
import dev.espalier.engine.image.SampleImages;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** A batch with one input and one class target, with its own arrays, initially 0. */
@ApiStatus(value = ApiStatus.Level.STABLE, since = "0.1")
public final class FakeSampleBatch implements SampleBatch {

    private final int size;
    private final Schema schema;
    private final Shape shape;
    private final int classes;
    private final float[] input;
    private final float[] target;
    private final float[] weights;
    private final SampleImages images;
    private final List<float[]> constants = new ArrayList<>();
    private float[] scratch = {};

    /**
     * A batch of zeros.
     *
     * @param size how many samples, at least 1
     * @param shape the shape of a sample; images are {@code [channels, height, width]}
     * @param classes how many classes, at least 1
     */
    public FakeSampleBatch(int size, Shape shape, int classes) {
        this(
                Check.atLeast("size", size, 1),
                schemaOf(shape, List.of(), Check.atLeast("classes", classes, 1)),
                new float[size * shape.size()],
                new float[size * classes],
                new float[0]);
    }

    private FakeSampleBatch(int size, Schema schema, float[] input, float[] target, float[] weights) {
        this.weights = weights;
        this.size = size;
        this.schema = schema;
        this.shape = schema.inputs().get(0).shape();
        this.classes = schema.targets().get(0).width();
        this.input = input;
        this.images = new SampleImages(schema, new float[][] {input});
        this.target = target;
    }

    /**
     * A batch of normally distributed inputs with the classes in turn.
     *
     * @param size how many samples, at least 1
     * @param shape the shape of a sample
     * @param classes how many classes, at least 1
     * @param seed of the inputs
     * @return the batch
     */
    public static FakeSampleBatch random(int size, Shape shape, int classes, long seed) {
        return random(size, shape, classes, seed, 0);
    }

    /** A random batch in longer arrays, as for a shorter last batch. */
    static FakeSampleBatch random(int size, Shape shape, int classes, long seed, int margin) {
        float[] input = new float[size * shape.size() + margin];
        float[] target = new float[size * classes + margin];
        new CounterRandomStream(seed).fillGaussian(input, 0, size * shape.size(), 0, 1);
        for (int sample = 0; sample < size; sample++) {
            target[sample * classes + sample % classes] = 1;
        }
        return new FakeSampleBatch(size, schemaOf(shape, List.of(), classes), input, target, new float[0]);
    }

    /**
     * The same samples as rows of a table.
     *
     * @param columns the columns of the input, in order, with as many values as it has
     * @return the batch with the same arrays
     */
    public FakeSampleBatch withColumns(List<Schema.Column> columns) {
        int width = columns.stream().mapToInt(Schema.Column::width).sum();
        Check.require(width == shape.size(), "columns", columns, "must stand for " + shape.size() + " values");
        return new FakeSampleBatch(size, schemaOf(shape, columns, classes), input(0), target, weights);
    }

    /**
     * The same samples with weights.
     *
     * @param sampleWeights a weight of at least 0 for each sample
     * @return the batch with the same arrays
     */
    public FakeSampleBatch withWeights(float... sampleWeights) {
        Check.require(sampleWeights.length == size, "sampleWeights", sampleWeights.length, "must be " + size);
        return new FakeSampleBatch(size, schema, input(0), target, sampleWeights);
    }

    private static Schema schemaOf(Shape shape, List<Schema.Column> columns, int classes) {
        List<String> names = new ArrayList<>();
        IntStream.range(0, classes).forEach(index -> names.add("class-" + index));
        return new Schema(
                List.of(new Schema.Input("input", shape, columns)),
                List.of(new Schema.Target("label", TargetKind.DISTRIBUTION, classes, names)));
    }

    /** A copy of the arrays. */
    public FakeSampleBatch copy() {
        return new FakeSampleBatch(size, schema, input(0).clone(), target.clone(), weights.clone());
    }

    @Override
    public int size() {
        return size;
    }

    /** The schema of the data that such a batch would come from. */
    @Override
    public Schema schema() {
        return schema;
    }

    @Override
    public int inputCount() {
        return 1;
    }

    @Override
    public Shape inputShape(int index) {
        return shape;
    }

    @Override
    public float[] input(int index) {
        images.complete();
        return input;
    }

    @Override
    public SampleImage image(int index, int sample) {
        return images.image(index, sample);
    }

    /** The number everywhere: samples of a fake have not been preprocessed. */
    @Override
    public float[] preprocessed(int index, double number) {
        for (int i = 0; i < constants.size(); i++) {
            if (constants.get(i)[0] == (float) number) {
                return constants.get(i);
            }
        }
        float[] constant = new float[shape.size()];
        Arrays.fill(constant, (float) number);
        constants.add(constant);
        return constant;
    }

    @Override
    public int targetCount() {
        return 1;
    }

    @Override
    public int targetWidth(int index) {
        return classes;
    }

    @Override
    public float[] target(int index) {
        return target;
    }

    @Override
    public float[] weights(int index) {
        return weights;
    }

    @Override
    public float[] scratch(int length) {
        if (scratch.length < length) {
            scratch = new float[length];
            Arrays.fill(scratch, Bits.FORBIDDEN);
        }
        return scratch;
    }
}
