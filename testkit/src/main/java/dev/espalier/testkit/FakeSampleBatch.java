package dev.espalier.testkit;

import dev.espalier.api.ApiStatus;
import dev.espalier.api.Check;
import dev.espalier.api.CounterRandomStream;
import dev.espalier.api.Shape;
import dev.espalier.api.augment.SampleBatch;
import dev.espalier.api.data.Schema;
import dev.espalier.api.data.TargetKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** A batch with one input and one classification target, over arrays of its own that are zero at first. */
@ApiStatus(value = ApiStatus.Level.STABLE, since = "0.1")
public final class FakeSampleBatch implements SampleBatch {

    private final int size;
    private final Shape shape;
    private final int classes;
    private final float[] input;
    private final float[] target;
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
                shape,
                Check.atLeast("classes", classes, 1),
                new float[size * shape.size()],
                new float[size * classes]);
    }

    private FakeSampleBatch(int size, Shape shape, int classes, float[] input, float[] target) {
        this.size = size;
        this.shape = shape;
        this.classes = classes;
        this.input = input;
        this.target = target;
    }

    /**
     * A batch of normally distributed inputs whose samples belong to the classes in turn.
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

    /** A random batch in arrays that go on behind the last sample, as those of a shorter last batch do. */
    static FakeSampleBatch random(int size, Shape shape, int classes, long seed, int margin) {
        float[] input = new float[size * shape.size() + margin];
        float[] target = new float[size * classes + margin];
        new CounterRandomStream(seed).fillGaussian(input, 0, size * shape.size(), 0, 1);
        for (int sample = 0; sample < size; sample++) {
            target[sample * classes + sample % classes] = 1;
        }
        return new FakeSampleBatch(size, shape, classes, input, target);
    }

    /** The same content in arrays of its own. */
    public FakeSampleBatch copy() {
        return new FakeSampleBatch(size, shape, classes, input.clone(), target.clone());
    }

    /** The schema of the data that such a batch would come from. */
    public Schema schema() {
        List<String> names = new ArrayList<>();
        IntStream.range(0, classes).forEach(index -> names.add("class-" + index));
        return new Schema(
                List.of(new Schema.Input("input", shape, List.of())),
                List.of(new Schema.Target("label", TargetKind.CLASS_INDEX, classes, names)));
    }

    @Override
    public int size() {
        return size;
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
        return input;
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
    public float[] scratch(int length) {
        if (scratch.length < length) {
            scratch = new float[length];
            Arrays.fill(scratch, Bits.FORBIDDEN);
        }
        return scratch;
    }
}
