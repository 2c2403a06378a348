package dev.espalier.core.data.loader;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.Check;
import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.RandomStream;
import dev.espalier.api.Shape;
import dev.espalier.api.augment.Augmenter;
import dev.espalier.api.augment.SampleBatch;
import dev.espalier.api.data.ArrayDataset;
import dev.espalier.api.data.Schema;
import dev.espalier.api.data.TargetKind;
import dev.espalier.api.model.Workers;
import dev.espalier.api.regularizer.TargetTransformation;
import dev.espalier.core.data.AllocatedBytes;
import dev.espalier.core.data.TestData;
import dev.espalier.core.data.prepared.PreparedDataset;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class DataLoaderTest {

    private static final List<Augmenter> AUGMENTERS = List.of(new Jitter(), new SwapTargets(), new Jitter());

    record Jitter() implements Augmenter.PerSample {
        @Override
        public void augment(SampleBatch batch, int sample, RandomStream random) {
            int width = batch.inputShape(0).size();
            for (int i = 1; i < width; i++) {
                batch.input(0)[sample * width + i] += (float) random.nextGaussian();
            }
        }
    }

    /** Mixes each sample's target with the next one's. */
    record SwapTargets() implements Augmenter {
        @Override
        public void augment(SampleBatch batch, RandomStream random) {
            float share = (float) random.nextDouble();
            int width = batch.targetWidth(0);
            float[] target = batch.target(0);
            for (int i = 0; i < (batch.size() - 1) * width; i++) {
                target[i] = share * target[i] + (1 - share) * target[i + width];
            }
        }
    }

    record FakeSmoothing(double epsilon) implements TargetTransformation {
        @Override
        public void transform(float[] targets, int from, int classes) {
            for (int i = from; i < from + classes; i++) {
                targets[i] = (float) ((1 - epsilon) * targets[i] + epsilon / classes);
            }
        }
    }

    /** Fails in a batch of the second epoch. */
    record Failing(boolean error) implements Augmenter {
        @Override
        public void augment(SampleBatch batch, RandomStream random) {
            Batch at = (Batch) batch;
            if (at.epoch() == 1 && at.index() == 2) {
                if (error) {
                    throw new OutOfMemoryError("as if the heap were full");
                }
                throw new ArrayIndexOutOfBoundsException("as if there were a fault");
            }
        }
    }

    /** Says that it is for single samples, and moves an image of another. */
    record Reaching() implements Augmenter.PerSample {
        @Override
        public void augment(SampleBatch batch, int sample, RandomStream random) {
            batch.image(0, (sample + 1) % batch.size()).flipHorizontally();
        }
    }

    record Flipping() implements Augmenter.PerSample {
        @Override
        public void augment(SampleBatch batch, int sample, RandomStream random) {
            batch.image(0, sample).flipHorizontally();
        }
    }

    record Choosy() implements Augmenter {
        @Override
        public void augment(SampleBatch batch, RandomStream random) {}

        @Override
        public void check(Schema schema) {
            Check.require(schema.inputs().get(0).shape().rank() == 3, "input", "flat", "must be images");
        }
    }

    @ParameterizedTest
    @CsvSource({"10, 3", "9, 3", "1, 4", "3, 100", "100, 1"})
    void anEpochHoldsEachSampleOnceWithItsTarget(int size, int batchSize) {
        DataLoaderSettings settings = new DataLoaderSettings(batchSize, 7);
        try (DataLoader loader =
                DataLoader.training(TestData.prepared(TestData.numbered(size, Math.min(size, 4))), settings, 0, 0)) {
            for (int epoch = 0; epoch < 3; epoch++) {
                Set<Integer> seen = new HashSet<>();
                boolean last;
                int batches = 0;
                do {
                    Batch batch = loader.next();
                    for (int s = 0; s < batch.size(); s++) {
                        int place = (int) batch.input(0)[s * 3];
                        assertEquals(place, batch.sample(s));
                        assertEquals(place % Math.min(size, 4), batch.target(0)[s]);
                        assertTrue(seen.add(place));
                    }
                    assertEquals(epoch, batch.epoch());
                    assertEquals(batches++, batch.index());
                    last = batch.last();
                    assertEquals(last ? size - (settings.batches(size) - 1) * batchSize : batchSize, batch.size());
                    loader.release(batch);
                } while (!last);
                assertEquals(size, seen.size());
                assertEquals(loader.batchesPerEpoch(), batches);
                assertEquals(settings.batches(size), batches);
            }
        }
    }

    private static PreparedDataset images(int size) {
        float[] values = new float[size * 6];
        for (int i = 0; i < values.length; i++) {
            values[i] = i;
        }
        return TestData.prepared(ArrayDataset.builder()
                .input("image", Shape.of(1, 2, 3), values)
                .labels("kind", new int[size], List.of("a", "b"))
                .build());
    }

    @Test
    void movesOfImagesAreComputedWhenABatchIsDelivered() {
        DataLoaderSettings settings = new DataLoaderSettings(4, 7).augmentedBy(List.of(new Flipping()));
        try (DataLoader loader = DataLoader.training(images(10), settings, 0, 0)) {
            for (int i = 0; i < 6; i++) {
                Batch batch = loader.next();
                for (int s = 0; s < batch.size(); s++) {
                    float first = 6f * batch.sample(s);
                    float[] expected = {first + 2, first + 1, first, first + 5, first + 4, first + 3};
                    assertArrayEquals(expected, Arrays.copyOfRange(batch.input(0), 6 * s, 6 * s + 6));
                }
                loader.release(batch);
            }
        }
    }

    @Test
    void refusesMovesOfOtherSamples() {
        DataLoaderSettings settings = new DataLoaderSettings(4, 7)
                .augmentedBy(List.of(new Reaching()))
                .loadedBy(0, 0);
        try (DataLoader loader = DataLoader.training(images(10), settings, 0, 0)) {
            EspalierException failed = assertThrows(EspalierException.class, loader::next);
            assertEquals(ErrorCode.PLUGIN_FAILED, failed.code());
            assertTrue(failed.getMessage().contains("may move its images alone"), failed.getMessage());
        }
    }

    @Test
    void sameBitsForAnyNumberOfWorkersAndAnyPrefetch() {
        PreparedDataset data = TestData.prepared(TestData.numbered(101, 5));
        List<TestData.Copy> expected = run(data, 0, 0, 45);
        for (int workers : new int[] {1, 2, 3, 7}) {
            for (int prefetch : new int[] {0, 1, 2, 9}) {
                assertEquals(expected, run(data, workers, prefetch, 45), workers + " workers, prefetch " + prefetch);
            }
        }
    }

    @Test
    void opensAtAnyBatchWithTheSameBits() {
        PreparedDataset data = TestData.prepared(TestData.numbered(50, 5));
        DataLoaderSettings settings = new DataLoaderSettings(8, 3)
                .augmentedBy(AUGMENTERS)
                .transformingTargetsBy(List.of(new FakeSmoothing(0.1)))
                .loadedBy(2, 3);
        List<TestData.Copy> all;
        try (DataLoader loader = DataLoader.training(data, settings, 0, 0)) {
            all = TestData.take(loader, 21);
        }
        for (int start = 0; start < 21; start++) {
            try (DataLoader loader = DataLoader.training(data, settings, start / 7, start % 7)) {
                assertEquals(all.subList(start, 21), TestData.take(loader, 21 - start), "from batch " + start);
            }
        }
        try (DataLoader loader = DataLoader.training(data, settings, 1, 7)) {
            assertEquals(all.get(14), TestData.take(loader), "after the last batch of an epoch comes the next epoch");
        }
    }

    @Test
    void orderDependsOnSeedAndEpoch() {
        PreparedDataset data = TestData.prepared(TestData.numbered(64, 2));
        assertNotEquals(order(data, 1, 0), order(data, 2, 0));
        assertNotEquals(order(data, 1, 0), order(data, 1, 1));
        assertEquals(order(data, 1, 1), order(data, 1, 1));
    }

    /** A run that was begun by one version is resumed by the next: the arithmetic of the shuffle never changes. */
    @Test
    void ordersStayWhatTheyAre() {
        BatchOrder order = new BatchOrder(42, 10);
        int[] into = new int[10];
        order.copy(0, 0, 10, into);
        assertArrayEquals(new int[] {9, 0, 2, 5, 7, 6, 3, 4, 1, 8}, into);
        order.copy(7, 0, 10, into);
        assertArrayEquals(new int[] {8, 0, 3, 4, 2, 9, 7, 1, 5, 6}, into);
    }

    @Test
    void eachOrderOfFourSamplesIsEquallyLikely() {
        int draws = 24_000;
        BatchOrder order = new BatchOrder(12, 4);
        int[] counts = new int[256];
        int[] into = new int[4];
        for (int epoch = 0; epoch < draws; epoch++) {
            order.copy(epoch, 0, 4, into);
            counts[into[0] * 64 + into[1] * 16 + into[2] * 4 + into[3]]++;
        }
        double expected = draws / 24.0;
        double chiSquare = Arrays.stream(counts)
                .filter(count -> count > 0)
                .mapToDouble(count -> (count - expected) * (count - expected) / expected)
                .sum();
        assertEquals(24, Arrays.stream(counts).filter(count -> count > 0).count());
        // 23 degrees of freedom: 49.7 is the 0.999 quantile
        assertTrue(chiSquare < 49.7, "chi-square " + chiSquare);
    }

    @Test
    void targetsAreDistributionsOnlyIfSomethingMayChangeThem() {
        PreparedDataset data = TestData.prepared(TestData.numbered(10, 4));
        try (DataLoader plain = DataLoader.training(data, new DataLoaderSettings(4, 1), 0, 0)) {
            assertEquals(TargetKind.CLASS_INDEX, plain.schema().targets().get(0).kind());
        }
        DataLoaderSettings smoothed = new DataLoaderSettings(4, 1)
                .transformingTargetsBy(List.of(new FakeSmoothing(0.2)))
                .loadedBy(0, 0);
        try (DataLoader loader = DataLoader.training(data, smoothed, 0, 0)) {
            assertEquals(
                    TargetKind.DISTRIBUTION, loader.schema().targets().get(0).kind());
            Batch batch = loader.next();
            for (int s = 0; s < batch.size(); s++) {
                for (int c = 0; c < 4; c++) {
                    float expected = batch.sample(s) % 4 == c ? 0.85f : 0.05f;
                    // one rounding of a value below 1
                    assertEquals(expected, batch.target(0)[s * 4 + c], 0x1p-24f);
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"2, 3, 4", "0, 1, 0", "2147483647, 3, 2147483647", "1, 2147483647, 2147483647"})
    void asManyAreLoadedAheadOfThoseThatAreHeld(int prefetch, int held, int expected) {
        assertEquals(
                expected,
                new DataLoaderSettings(4, 1).loadedBy(1, prefetch).holding(held).prefetch());
    }

    @Test
    void augmentersComeBeforeWeightsAndTheseBeforeSmoothing() {
        record SeesPlainTargets() implements Augmenter {
            @Override
            public void augment(SampleBatch batch, RandomStream random) {
                for (int i = 0; i < batch.size() * batch.targetWidth(0); i++) {
                    assertTrue(batch.target(0)[i] == 0 || batch.target(0)[i] == 1);
                }
                Arrays.fill(batch.target(0), 0);
                batch.target(0)[2] = 1;
            }
        }
        DataLoaderSettings settings = new DataLoaderSettings(4, 1)
                .augmentedBy(List.of(new SeesPlainTargets()))
                .transformingTargetsBy(List.of(new FakeSmoothing(0.2)))
                .loadedBy(0, 0)
                .weightedBy(List.of(new TargetWeights(0, List.of(1.0, 2.0, 3.0, 4.0))));
        try (DataLoader loader = DataLoader.training(TestData.prepared(TestData.numbered(10, 4)), settings, 0, 0)) {
            Batch batch = loader.next();
            assertEquals(3, batch.weight(0));
            assertEquals(0.85f, batch.target(0)[2], 0x1p-24f);
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 0", "1, 4", "3, 4"})
    void aFailingAugmenterIsReportedAtItsBatch(int workers, int prefetch) {
        DataLoaderSettings settings = new DataLoaderSettings(8, 1)
                .augmentedBy(List.of(new Failing(false)))
                .loadedBy(workers, prefetch);
        try (DataLoader loader = DataLoader.training(TestData.prepared(TestData.numbered(32, 2)), settings, 0, 0)) {
            TestData.take(loader, 6);
            EspalierException e = assertThrows(EspalierException.class, loader::next);
            assertEquals(ErrorCode.PLUGIN_FAILED, e.code());
            assertTrue(e.getMessage().contains("augment[0] in epoch 1, batch 2 threw "), e.getMessage());
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 2", "2, 2"})
    void anOutOfMemoryErrorReachesTheConsumer(int workers, int prefetch) {
        DataLoaderSettings settings = new DataLoaderSettings(8, 1)
                .augmentedBy(List.of(new Failing(true)))
                .loadedBy(workers, prefetch);
        try (DataLoader loader = DataLoader.training(TestData.prepared(TestData.numbered(32, 2)), settings, 0, 0)) {
            assertThrows(OutOfMemoryError.class, () -> TestData.take(loader, 7));
        }
    }

    @Test
    void closingStopsTheThreads() {
        PreparedDataset data = TestData.prepared(TestData.numbered(32, 2));
        for (int i = 0; i < 50; i++) {
            DataLoader loader = DataLoader.training(data, new DataLoaderSettings(8, 1).loadedBy(3, 4), 0, 0);
            loader.next();
            loader.close();
            assertThrows(IllegalStateException.class, loader::next);
        }
        assertFalse(Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().startsWith("espalier-loader") && thread.isAlive()));
    }

    @Test
    void holdingEveryBatchIsAnErrorInsteadOfADeadlock() {
        try (DataLoader loader = DataLoader.training(
                TestData.prepared(TestData.numbered(32, 2)), new DataLoaderSettings(8, 1).loadedBy(1, 1), 0, 0)) {
            Batch first = loader.next();
            loader.next();
            assertThrows(IllegalStateException.class, loader::next);
            loader.release(first);
            assertThrows(IllegalArgumentException.class, () -> loader.release(first));
            loader.next();
        }
    }

    @Test
    void refusesAugmentersAndSmoothingsThatDoNotFitTheData() {
        PreparedDataset classes = TestData.prepared(TestData.numbered(4, 2));
        EspalierException e = assertThrows(
                EspalierException.class,
                () -> DataLoader.training(
                        classes,
                        new DataLoaderSettings(2, 1)
                                .augmentedBy(List.of(new Choosy()))
                                .loadedBy(0, 0),
                        0,
                        0));
        assertEquals(ErrorCode.INVALID_SETTING, e.code());
        PreparedDataset values = TestData.prepared(ArrayDataset.of(new float[4][1], new float[4][1]));
        assertThrows(
                EspalierException.class,
                () -> DataLoader.training(
                        values,
                        new DataLoaderSettings(2, 1)
                                .transformingTargetsBy(List.of(new FakeSmoothing(0.1)))
                                .loadedBy(0, 0),
                        0,
                        0));
    }

    @Test
    void evaluationGoesThroughTheSamplesInOrderAgainAndAgain() {
        try (DataLoader loader = DataLoader.evaluation(
                TestData.prepared(TestData.numbered(10, 4)), 4, List.of(), BatchBuffers.NONE, Workers.serial())) {
            for (int pass = 0; pass < 3; pass++) {
                int place = 0;
                for (int index = 0; index < 3; index++) {
                    Batch batch = loader.next();
                    for (int s = 0; s < batch.size(); s++) {
                        assertEquals(place++, batch.sample(s));
                    }
                    assertEquals(index == 2, batch.last());
                    assertEquals(1, batch.targetWidth(0));
                    loader.release(batch);
                }
                assertEquals(10, place);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "2, 3"})
    void theConsumerAllocatesNothing(int workers, int prefetch) throws ReflectiveOperationException {
        DataLoaderSettings settings = new DataLoaderSettings(8, 3)
                .augmentedBy(AUGMENTERS)
                .transformingTargetsBy(List.of(new FakeSmoothing(0.1)))
                .loadedBy(workers, prefetch);
        try (DataLoader loader = DataLoader.training(TestData.prepared(TestData.numbered(101, 5)), settings, 0, 0)) {
            consume(loader, 500);
            assertEquals(0, new AllocatedBytes().during(() -> consume(loader, 100)));
        }
    }

    private static void consume(DataLoader loader, int batches) {
        for (int i = 0; i < batches; i++) {
            loader.release(loader.next());
        }
    }

    private static List<TestData.Copy> run(PreparedDataset data, int workers, int prefetch, int batches) {
        DataLoaderSettings settings = new DataLoaderSettings(7, 3)
                .augmentedBy(AUGMENTERS)
                .transformingTargetsBy(List.of(new FakeSmoothing(0.1)))
                .loadedBy(workers, prefetch);
        try (DataLoader loader = DataLoader.training(data, settings, 2, 5)) {
            return TestData.take(loader, batches);
        }
    }

    private static List<Integer> order(PreparedDataset data, long seed, int epoch) {
        try (DataLoader loader = DataLoader.training(data, new DataLoaderSettings(64, seed), epoch, 0)) {
            Batch batch = loader.next();
            int[] order = IntStream.range(0, 64).map(batch::sample).toArray();
            int[] sorted = order.clone();
            Arrays.sort(sorted);
            assertArrayEquals(IntStream.range(0, 64).toArray(), sorted);
            return IntStream.of(order).boxed().toList();
        }
    }
}
