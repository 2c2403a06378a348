package dev.espalier.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.CounterRandomStream;
import dev.espalier.api.Shape;
import dev.espalier.api.event.CheckpointSaved;
import dev.espalier.api.event.EpochFinished;
import dev.espalier.api.parameter.Slot;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FakesTest {

    private static final Slot MEAN = new Slot("mean", Slot.Extent.PER_ELEMENT, 0.5f);
    private static final Slot COUNT = Slot.perParameter("count");

    @Test
    void aSliceHoldsItsSlotsWithTheirInitialValues() {
        FakeParameterSlice slice = FakeParameterSlice.weight(1, 3, List.of(MEAN, COUNT));
        assertArrayEquals(new float[] {0.5f, 0.5f, 0.5f}, slice.state(MEAN));
        assertArrayEquals(new float[] {0}, slice.state(COUNT));
        assertThrows(IllegalArgumentException.class, () -> slice.state(Slot.perElement("variance")));
    }

    @Test
    void aRangeSharesItsArraysAndACopyDoesNot() {
        FakeParameterSlice slice =
                FakeParameterSlice.weight(1, 4, List.of(MEAN)).setValues(1, 2, 3, 4);
        FakeParameterSlice range = slice.range(1, 3);
        assertSame(slice.values(), range.values());
        range.setGradients(7, 8);
        assertArrayEquals(new float[] {0, 7, 8, 0}, slice.gradients());
        assertNotSame(slice.state(MEAN), slice.copy().state(MEAN));
        assertThrows(IllegalArgumentException.class, () -> range.range(0, 2));
        assertThrows(IllegalArgumentException.class, () -> slice.setValues(1, 2));
    }

    @Test
    void aStepLetsSchedulesDriveSettings() {
        FakeStep step = new FakeStep(0.1).schedule("momentum", 0.8);
        assertEquals(0.8, step.scheduled("momentum", 0.9));
        assertEquals(0.999, step.scheduled("beta2", 0.999));
        assertEquals(1, step.number());
        assertEquals(2, step.next().number());
        assertEquals(0.05, step.learningRate(0.05).learningRate());
    }

    /** [1 2 3; 4 5 6] times [1 4; 2 5; 3 6]. */
    @Test
    void aStepMultipliesMatricesInAllThreeForms() {
        float[] wide = {1, 2, 3, 4, 5, 6};
        float[] tall = {1, 4, 2, 5, 3, 6};
        float[] expected = {14, 32, 32, 77};
        var products = new FakeStep(1).products();
        float[] product = new float[4];
        products.multiply(2, 2, 3, wide, tall, product, false);
        assertArrayEquals(expected, product);
        products.multiplyRightTransposed(2, 2, 3, wide, wide, product, false);
        assertArrayEquals(expected, product);
        products.multiplyLeftTransposed(2, 2, 3, tall, tall, product, true);
        assertArrayEquals(new float[] {28, 64, 64, 154}, product);
    }

    @Test
    void aStreamCountsWhatIsReadByPositionAndInTurn() {
        CountingRandomStream counting = new CountingRandomStream(5, 3);
        CounterRandomStream plain = new CounterRandomStream(5, 3);
        assertEquals(plain.nextGaussian(), counting.nextGaussian());
        float[] filled = new float[7];
        float[] expected = new float[7];
        counting.fillUniform(filled, 2, 7, 0, 1);
        plain.fillUniform(expected, 2, 7, 0, 1);
        assertArrayEquals(expected, filled);
        assertEquals(1, counting.sequentialReads());
        assertEquals(5, counting.positionalReads());
    }

    @Test
    void aBatchIsOfItsShapeAndHasTargetsThatSumToOne() {
        FakeSampleBatch batch = FakeSampleBatch.random(3, Shape.of(2, 2), 2, 1);
        assertEquals(12, batch.input(0).length);
        assertArrayEquals(new float[] {1, 0, 0, 1, 1, 0}, batch.target(0));
        assertEquals(2, batch.schema().targets().get(0).width());
        assertNotSame(batch.input(0), batch.copy().input(0));
    }

    @Test
    void aListenerKeepsWhatItHears() {
        RecordingListener listener = new RecordingListener();
        listener.stepFinished(new FakeStepView(1, 1, 32, 0.5, 0.25, 0.1, 2));
        EpochFinished epoch = new EpochFinished(1, 10, 320, 0.5, 0, 0.1, 2);
        listener.epochFinished(epoch);
        CheckpointSaved checkpoint = new CheckpointSaved(10, Path.of("step-10"), 4096, 0.1, true);
        listener.checkpointSaved(checkpoint);
        listener.close();
        assertEquals(
                List.of(
                        new RecordingListener.StepFinished(
                                1,
                                1,
                                32,
                                0.5,
                                0.25,
                                0.1,
                                2,
                                1,
                                true,
                                Map.of("default", 0.1),
                                Map.of("default", 0.9),
                                Map.of("output", 0.5)),
                        epoch,
                        checkpoint),
                listener.events());
        assertEquals(List.of(epoch), listener.events(EpochFinished.class));
        assertTrue(listener.closed());
    }
}
