package dev.espalier.testkit;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.espalier.api.ApiStatus;
import dev.espalier.api.CounterRandomStream;
import dev.espalier.api.Shape;
import dev.espalier.api.augment.Augmenter;
import dev.espalier.api.data.Schema;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The contract of augmenters: the same key gives the same samples, in every thread; only the batch is written; targets are
 * unchanged, or remain distributions if they are mixed.
 *
 * <pre>{@code
 * class SmearTest implements AugmenterContract {
 *     @Override
 *     public Augmenter augmenter() {
 *         return new Smear();
 *     }
 * }
 * }</pre>
 *
 * <p>For a per-sample augmenter, it also checks that samples are independent.
 */
@ApiStatus(value = ApiStatus.Level.STABLE, since = "0.1")
public interface AugmenterContract extends PluginContract {

    /** A new augmenter with the settings under test. */
    Augmenter augmenter();

    @Override
    default Object plugin() {
        return augmenter();
    }

    /** The shape of a sample: an image of three channels unless the augmenter is for others. */
    default Shape sampleShape() {
        return Shape.of(3, 8, 6);
    }

    /** The columns, if samples are rows of a table; none by default. Their widths add up to the size of the shape. */
    default List<Schema.Column> columns() {
        return List.of();
    }

    /** Whether the augmenter changes targets, as those that mix samples do. */
    default boolean changesTargets() {
        return false;
    }

    /** A resumed run produces the same samples again. */
    @Test
    default void givesTheSameBitsForTheSameKey() {
        for (int size : new int[] {1, 2, 13}) {
            FakeSampleBatch first = batch(size);
            augmenter().augment(first, new CounterRandomStream(5, 1));
            Augmenter augmenter = augmenter();
            augmenter.augment(batch(7), new CounterRandomStream(5, 2));
            FakeSampleBatch second = batch(size);
            augmenter.augment(second, new CounterRandomStream(5, 1));
            Bits.assertSame(first.input(0), second.input(0), () -> "inputs of " + size + " samples");
            Bits.assertSame(first.target(0), second.target(0), () -> "targets of " + size + " samples");
        }
    }

    /** The last batch of an epoch is shorter than its arrays. */
    @Test
    default void writesNothingBehindTheBatch() {
        int inputs = 5 * sampleShape().size();
        for (float margin : new float[] {Bits.FORBIDDEN, Bits.UNTOUCHED}) {
            FakeSampleBatch batch = batch(5, margin);
            FakeSampleBatch before = batch.copy();
            augmenter().augment(batch, new CounterRandomStream(5));
            Bits.assertFinite(batch.input(0), 0, inputs, () -> "inputs; was one behind the batch read?");
            Bits.assertSameBehind(inputs, before.input(0), batch.input(0), "inputs");
            Bits.assertSameBehind(5 * Batches.CLASSES, before.target(0), batch.target(0), "targets");
        }
    }

    /** Targets remain probabilities that sum to 1. */
    @Test
    default void leavesTargetsThatSumToOne() {
        FakeSampleBatch batch = batch(50);
        augmenter().augment(batch, new CounterRandomStream(5));
        for (int sample = 0; sample < 50; sample++) {
            double sum = 0;
            for (int i = 0; i < Batches.CLASSES; i++) {
                sum += batch.target(0)[sample * Batches.CLASSES + i];
            }
            int index = sample;
            assertEquals(1, sum, Batches.CLASSES * 0x1p-23, () -> "sum of the targets of sample " + index);
        }
    }

    /** An augmenter that does not mix samples must not change targets. */
    @Test
    default void leavesTargetsAlone() {
        assumeFalse(changesTargets(), "it is meant to change targets");
        FakeSampleBatch batch = batch(50);
        FakeSampleBatch before = batch.copy();
        augmenter().augment(batch, new CounterRandomStream(5));
        Bits.assertSame(
                before.target(0),
                batch.target(0),
                () -> "targets were changed; if that is meant, let changesTargets() return true");
    }

    /** The settings under test have an effect. */
    @Test
    default void changesSomeSamples() {
        FakeSampleBatch before = batch(50);
        int end = 50 * sampleShape().size();
        boolean changed = false;
        for (int key = 0; key < 20 && !changed; key++) {
            FakeSampleBatch batch = before.copy();
            augmenter().augment(batch, new CounterRandomStream(5, key));
            changed = !Arrays.equals(before.input(0), 0, end, batch.input(0), 0, end);
        }
        assertTrue(changed, "none of 50 samples was changed in 20 epochs; test settings that change some");
    }

    /** One augmenter is shared by all threads of the data loader. */
    @Test
    default void givesTheSameBitsInEveryThread() {
        Augmenter augmenter = augmenter();
        FakeSampleBatch expected = batch(5);
        augmenter.augment(expected, new CounterRandomStream(5));
        // moves of images are carried out when the input is asked for, which must not happen in both threads
        float[] inputs = expected.input(0);
        float[] targets = expected.target(0);
        Runnable trial = () -> {
            FakeSampleBatch batch = batch(5);
            augmenter.augment(batch, new CounterRandomStream(5));
            Bits.assertSame(inputs, batch.input(0), () -> "inputs, changed in another thread");
            Bits.assertSame(targets, batch.target(0), () -> "targets, changed in another thread");
        };
        Threads.runTogether(50, List.of(trial, trial));
    }

    /** Constant images and rows, and extreme values, must not lead to NaN. */
    @Test
    default void staysFiniteOnZeroAndHugeValues() {
        for (float value : new float[] {0, 1e30f}) {
            FakeSampleBatch batch = batch(5);
            for (int i = 0; i < 5 * sampleShape().size(); i++) {
                batch.input(0)[i] = i % 3 == 0 ? -value : value;
            }
            for (int key = 0; key < 20; key++) {
                augmenter().augment(batch, new CounterRandomStream(5, key));
            }
            Bits.assertFinite(
                    batch.input(0), 0, 5 * sampleShape().size(), () -> "inputs that were all ±" + value + " before");
        }
    }

    /** The smallest shape has one element in each dimension, the smallest batch one sample. */
    @Test
    default void changesTheSmallestSamples() {
        int[] ones = new int[sampleShape().rank()];
        Arrays.fill(ones, 1);
        FakeSampleBatch single = Batches.withMargin(1, Shape.of(ones), Bits.FORBIDDEN);
        assumeTrue(accepts(single.schema()), "it refuses samples of one value");
        for (int key = 0; key < 20; key++) {
            augmenter().augment(single, new CounterRandomStream(5, key));
        }
        Bits.assertFinite(single.input(0), 0, 1, () -> "the only sample, of a single value");
    }

    /** Batches are prepared while the model computes; garbage collection would stop both. */
    @Test
    default void allocatesNothingAfterWarmUp() {
        Augmenter augmenter = augmenter();
        FakeSampleBatch original = batch(3);
        FakeSampleBatch batch = original.copy();
        CounterRandomStream random = new CounterRandomStream(5);
        AllocationMeter.assertAllocatesNothing("augment", () -> {
            System.arraycopy(original.input(0), 0, batch.input(0), 0, batch.input(0).length);
            System.arraycopy(original.target(0), 0, batch.target(0), 0, batch.target(0).length);
            augmenter.augment(batch, random);
        });
    }

    /** Samples may be spread over threads: the order in which they are transformed is irrelevant. */
    @Test
    default void changesSamplesInAnyOrder() {
        Augmenter.PerSample augmenter = perSample();
        FakeSampleBatch forwards = batch(9);
        FakeSampleBatch backwards = batch(9);
        for (int sample = 0; sample < 9; sample++) {
            augmenter.augment(forwards, sample, new CounterRandomStream(5, sample));
            augmenter.augment(backwards, 8 - sample, new CounterRandomStream(5, 8 - sample));
        }
        Bits.assertSame(forwards.input(0), backwards.input(0), () -> "inputs, changed backwards");
        Bits.assertSame(forwards.target(0), backwards.target(0), () -> "targets, changed backwards");
    }

    /** The result for a sample does not depend on its index in the batch or on other samples. */
    @Test
    default void looksAtNoOtherSample() {
        Augmenter.PerSample augmenter = perSample();
        int size = sampleShape().size();
        FakeSampleBatch alone = batch(1);
        FakeSampleBatch amid = batch(3);
        Arrays.fill(amid.input(0), Bits.FORBIDDEN);
        Arrays.fill(amid.target(0), Bits.FORBIDDEN);
        System.arraycopy(alone.input(0), 0, amid.input(0), size, size);
        System.arraycopy(alone.target(0), 0, amid.target(0), Batches.CLASSES, Batches.CLASSES);
        FakeSampleBatch before = amid.copy();
        for (int key = 0; key < 20; key++) {
            augmenter.augment(alone, 0, new CounterRandomStream(5, key));
            augmenter.augment(amid, 1, new CounterRandomStream(5, key));
        }
        System.arraycopy(alone.input(0), 0, before.input(0), size, size);
        System.arraycopy(alone.target(0), 0, before.target(0), Batches.CLASSES, Batches.CLASSES);
        Bits.assertSame(before.input(0), amid.input(0), () -> "inputs among others");
        Bits.assertSame(before.target(0), amid.target(0), () -> "targets among others");
    }

    /** A batch is transformed like its samples, one after the other. */
    @Test
    default void changesABatchAsItsSamples() {
        Augmenter.PerSample augmenter = perSample();
        FakeSampleBatch whole = batch(9);
        augmenter.augment(whole, new CounterRandomStream(5));
        FakeSampleBatch samples = batch(9);
        CounterRandomStream random = new CounterRandomStream(5);
        for (int sample = 0; sample < 9; sample++) {
            augmenter.augment(samples, sample, random);
        }
        Bits.assertSame(whole.input(0), samples.input(0), () -> "inputs");
        Bits.assertSame(whole.target(0), samples.target(0), () -> "targets");
    }

    /** Data of the shape under test is accepted before training. */
    @Test
    default void acceptsItsOwnKindOfData() {
        assertDoesNotThrow(() -> augmenter().check(batch(1).schema()));
    }

    private FakeSampleBatch batch(int size) {
        return batch(size, Bits.FORBIDDEN);
    }

    private Augmenter.PerSample perSample() {
        Augmenter augmenter = augmenter();
        assumeTrue(augmenter instanceof Augmenter.PerSample single && single.separable(), "it looks at whole batches");
        return (Augmenter.PerSample) augmenter;
    }

    private FakeSampleBatch batch(int size, float margin) {
        FakeSampleBatch batch = Batches.withMargin(size, sampleShape(), margin);
        return columns().isEmpty() ? batch : batch.withColumns(columns());
    }

    private boolean accepts(Schema schema) {
        try {
            augmenter().check(schema);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
