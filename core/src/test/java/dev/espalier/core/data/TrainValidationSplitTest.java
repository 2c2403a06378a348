package dev.espalier.core.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.data.ArrayDataset;
import dev.espalier.api.data.Dataset;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrainValidationSplitTest {

    @ParameterizedTest
    @CsvSource({"100, 5, 0.2", "101, 5, 0.2", "103, 7, 0.13", "50, 3, 0.9", "2, 1, 0.5", "10, 5, 0.01"})
    void partsCoverEverySampleOnceInItsOrder(int size, int classes, double fraction) {
        Dataset data = TestData.numbered(size, classes);
        TrainValidationSplit split = share(data, fraction, 9);
        int[] train = TestData.places(split.train());
        int[] validation = TestData.places(split.validation());
        assertEquals(Math.max(1, Math.round(fraction * size)), validation.length);
        assertTrue(isAscending(train) && isAscending(validation));
        int[] all = IntStream.concat(IntStream.of(train), IntStream.of(validation))
                .sorted()
                .toArray();
        assertArrayEquals(IntStream.range(0, size).toArray(), all);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.1, 0.25, 0.333, 0.5})
    void eachClassGivesItsShareWithinOneSample(double fraction) {
        int[] labels =
                IntStream.range(0, 1000).map(i -> i < 700 ? 0 : i < 990 ? 1 : 2).toArray();
        Dataset data = ArrayDataset.of(new float[1000][1], labels);
        TrainValidationSplit split = share(data, fraction, 3);
        int[] counts = counts(split.validation(), 3);
        // the largest remainders round each share up or down
        assertEquals(700 * fraction, counts[0], 1);
        assertEquals(290 * fraction, counts[1], 1);
        assertEquals(10 * fraction, counts[2], 1);
    }

    @Test
    void theLastSampleOfAClassStaysInTraining() {
        Dataset data = ArrayDataset.of(new float[6][1], new int[] {0, 1, 2, 3, 3, 3});
        TrainValidationSplit split = share(data, 2.0 / 6, 1);
        assertArrayEquals(new int[] {1, 1, 1, 1}, counts(split.train(), 4));
        EspalierException e = assertThrows(EspalierException.class, () -> share(data, 3.0 / 6, 1));
        assertEquals(ErrorCode.DATA_SIZE, e.code());
        assertTrue(e.getMessage().contains("it can take at most 2"), e.getMessage());
    }

    @Test
    void oneSampleCannotBeSplit() {
        assertThrows(EspalierException.class, () -> share(TestData.numbered(1, 1), 0.1, 1));
    }

    @Test
    void theSeedDecides() {
        Dataset data = TestData.numbered(200, 4);
        int[] once = TestData.places(share(data, 0.2, 5).validation());
        int[] again = TestData.places(share(data, 0.2, 5).validation());
        int[] other = TestData.places(share(data, 0.2, 6).validation());
        assertArrayEquals(once, again);
        assertFalse(Arrays.equals(once, other));
        assertEquals(
                share(data, 0.2, 5).train().digest(),
                share(data, 0.2, 5).train().digest());
    }

    @Test
    void realTargetsAreSplitAtRandom() {
        Dataset data = ArrayDataset.of(new float[10][1], new float[10][1]);
        TrainValidationSplit split = share(data, 0.3, 5);
        assertEquals(3, split.validation().size());
        assertEquals(7, split.train().size());
    }

    @ParameterizedTest
    @CsvSource({
        "100, 5, 4, true",
        "101, 5, 10, true",
        "7, 3, 7, true",
        "20, 1, 3, true",
        "97, 4, 5, true",
        "97, 4, 5, false",
        "12, 3, 12, true",
        "12, 3, 12, false",
        "2, 1, 2, false"
    })
    void overAllFoldsEachSampleIsValidatedOnce(int size, int classes, int folds, boolean stratify) {
        Dataset data = TestData.numbered(size, classes);
        for (long seed : new long[] {0, 42, Long.MAX_VALUE}) {
            int[] seen = new int[size];
            for (int fold = 1; fold <= folds; fold++) {
                Holdout.Fold held = new Holdout.Fold(folds, fold, 1, new Holdout.Cut(stratify));
                TrainValidationSplit split = TrainValidationSplit.ofFold(data, held, seed, "data.validation");
                int[] validation = TestData.places(split.validation());
                IntStream.of(validation).forEach(place -> seen[place]++);
                assertEquals((double) size / folds, validation.length, 1);
                for (int count : stratify ? counts(split.validation(), classes) : new int[0]) {
                    // equal parts differ by rounding only
                    assertEquals((double) size / classes / folds, count, 2);
                }
                int[] all = IntStream.concat(IntStream.of(TestData.places(split.train())), IntStream.of(validation))
                        .sorted()
                        .toArray();
                assertArrayEquals(IntStream.range(0, size).toArray(), all);
            }
            assertTrue(Arrays.stream(seen).allMatch(times -> times == 1));
        }
    }

    @Test
    void withoutStrataClassesGiveWhatChanceGives() {
        int[] labels = IntStream.range(0, 1000).map(i -> i < 500 ? 0 : 1).toArray();
        Dataset data = ArrayDataset.of(new float[1000][1], labels);
        int[] counts = counts(
                TrainValidationSplit.ofFraction(
                                data, new Holdout.Fraction(0.2, new Holdout.Cut(false)), 3, "data.validation")
                        .validation(),
                2);
        assertEquals(200, counts[0] + counts[1]);
        assertFalse(counts[0] == 100, "a chance of one in eighteen, excluded by the seed");
        // the count is hypergeometric with a deviation of sqrt(200 * 1/4 * 800/999) = 6.3
        assertEquals(100, counts[0], 5 * 6.3);
    }

    @Test
    void withoutStrataAClassMayLoseItsOnlySample() {
        Dataset data = ArrayDataset.of(new float[2][1], new int[] {0, 1});
        assertThrows(EspalierException.class, () -> share(data, 0.5, 1));
        assertEquals(
                1,
                TrainValidationSplit.ofFraction(
                                data, new Holdout.Fraction(0.5, new Holdout.Cut(false)), 1, "data.validation")
                        .validation()
                        .size());
    }

    @Test
    void refusesMoreFoldsThanSamples() {
        Dataset data = TestData.numbered(3, 1);
        assertThrows(
                EspalierException.class,
                () -> TrainValidationSplit.ofFold(data, Holdout.Fold.of(4, 1), 0, "data.validation"));
        assertThrows(IllegalArgumentException.class, () -> Holdout.Fold.of(1, 1));
    }

    private static int[] counts(Dataset data, int classes) {
        int[] counts = new int[classes];
        IntStream.of(TestData.labels(data)).forEach(label -> counts[label]++);
        return counts;
    }

    private static TrainValidationSplit share(Dataset data, double share, long seed) {
        return TrainValidationSplit.ofFraction(data, Holdout.Fraction.of(share), seed, "data.validation");
    }

    private static boolean isAscending(int[] values) {
        return IntStream.range(1, values.length).allMatch(i -> values[i - 1] < values[i]);
    }
}
