package dev.espalier.core.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.event.TensorStatistics;
import dev.espalier.api.event.TensorStatistics.Kind;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TensorSketchTest {

    private static float[] drawn(int count, ToDoubleFunction<Random> of) {
        Random random = new Random(7);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) of.applyAsDouble(random);
        }
        return values;
    }

    private static Map<String, float[]> tensors() {
        Map<String, float[]> tensors = new LinkedHashMap<>();
        tensors.put("one element", new float[] {-3.25f});
        tensors.put("two elements far apart", new float[] {1e-20f, 1e20f});
        tensors.put("zeros", new float[100]);
        tensors.put("negative zeros", drawn(10, random -> -0.0));
        tensors.put("equal elements", drawn(31, random -> 7e-9));
        tensors.put("both signs, half and half", new float[] {-2, -2, -2, 3, 3, 3});
        tensors.put("normal", drawn(10_000, Random::nextGaussian));
        tensors.put("normal, tiny", drawn(999, random -> 1e-30 * random.nextGaussian()));
        tensors.put("normal about a large mean", drawn(5_000, random -> 1000 + 0.01 * random.nextGaussian()));
        tensors.put("rectified", drawn(4_001, random -> Math.max(0, random.nextGaussian())));
        tensors.put("over forty binades", drawn(3_000, random -> Math.pow(2, 40 * random.nextDouble() - 20)));
        tensors.put("negative, heavy tail", drawn(2_000, random -> -Math.exp(3 * random.nextGaussian())));
        tensors.put("largest floats", drawn(50, random -> random.nextBoolean() ? Float.MAX_VALUE : -Float.MAX_VALUE));
        tensors.put("denormals", drawn(200, random -> random.nextGaussian() * 1e-42));
        return tensors;
    }

    private static TensorStatistics sketched(float[] values) {
        TensorSketch sketch = new TensorSketch();
        sketch.add(values, values.length, 1);
        return sketch.statistics(Kind.GRADIENT, "weight", values.length, sketch.nonFinite(), TensorSketch.newBuckets());
    }

    @TestFactory
    List<DynamicTest> agreesWithTheSortedElements() {
        return tensors().entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> assertAgrees(entry.getValue())))
                .toList();
    }

    private static void assertAgrees(float[] values) {
        TensorStatistics found = sketched(values);
        float[] sorted = values.clone();
        Arrays.sort(sorted);
        int count = sorted.length;
        double mean = IntStream.range(0, count).mapToDouble(i -> values[i]).sum() / count;
        double variance = IntStream.range(0, count)
                        .mapToDouble(i -> (values[i] - mean) * (values[i] - mean))
                        .sum()
                / count;
        double scale = Math.max(Math.abs(sorted[0]), Math.abs(sorted[count - 1]));
        // sums in double of at most 10,000 terms err by at most 10,000 · 2⁻⁵³ of their largest
        assertEquals(mean, found.mean(), 1e-11 * scale);
        assertEquals(Math.sqrt(variance), found.standardDeviation(), 1e-7 * Math.sqrt(variance) + 1e-11 * scale);
        assertEquals(sorted[0], found.minimum());
        assertEquals(sorted[count - 1], found.maximum());
        assertEquals(IntStream.range(0, count).filter(i -> values[i] == 0).count() / (double) count, found.zeros());
        assertEquals(0, found.nonFinite());
        for (int i = 0; i < TensorStatistics.QUANTILE_LEVELS.size(); i++) {
            assertQuantile(
                    sorted,
                    TensorStatistics.QUANTILE_LEVELS.get(i),
                    found.quantiles().get(i));
        }
        assertHistogram(sorted, found.histogram());
    }

    /** By the linear interpolation of NumPy, each order statistic being off by at most a bucket's width. */
    private static void assertQuantile(float[] sorted, double level, double found) {
        double position = level * (sorted.length - 1);
        int rank = (int) position;
        double fraction = position - rank;
        double lower = sorted[rank];
        double upper = sorted[Math.min(sorted.length - 1, rank + 1)];
        double exact = lower + fraction * (upper - lower);
        double bound = ((1 - fraction) * Math.abs(lower) + fraction * Math.abs(upper)) / 16;
        // those of denormals are as wide as the first of the normal numbers; and a rounding in double
        double rest = 0x1p-130 + 1e-15 * Math.abs(exact);
        assertEquals(exact, found, bound + rest, () -> "level " + level);
    }

    /** Elements in a bucket that an edge cuts may be counted on the wrong side of it. */
    private static void assertHistogram(float[] sorted, TensorStatistics.Histogram histogram) {
        assertEquals(32, histogram.counts().size());
        assertEquals(
                sorted.length,
                histogram.counts().stream().mapToLong(Long::longValue).sum());
        assertTrue(histogram.from() < histogram.to(), histogram::toString);
        long below = 0;
        for (int i = 1; i < 32; i++) {
            below += histogram.counts().get(i - 1);
            double edge = histogram.from() + (histogram.to() - histogram.from()) * i / 32;
            double width = Math.abs(edge) / 16 + 0x1p-130;
            long fewest = countBelow(sorted, edge - width);
            long most = countBelow(sorted, edge + width);
            assertTrue(fewest <= below && below <= most, fewest + " <= " + below + " <= " + most + " below " + edge);
        }
    }

    private static long countBelow(float[] sorted, double edge) {
        return IntStream.range(0, sorted.length).filter(i -> sorted[i] < edge).count();
    }

    /** The histogram of a normal distribution with a few wild elements is still one of the normal distribution. */
    @Test
    void outliersDoNotFlattenTheHistogram() {
        float[] values = drawn(10_000, Random::nextGaussian);
        values[17] = 1e6f;
        values[18] = -1e6f;
        TensorStatistics found = sketched(values);
        assertEquals(1e6f, found.maximum());
        // the middle 90 % of a normal distribution is 3.29 deviations wide
        assertEquals(1.645 + 3.29, found.histogram().to(), 0.4);
        assertEquals(-1.645 - 3.29, found.histogram().from(), 0.4);
        assertTrue(
                found.histogram().counts().stream().filter(count -> count > 100).count() > 8);
    }

    @ParameterizedTest
    @CsvSource({"NaN", "Infinity", "-Infinity"})
    void elementsThatAreNotFiniteAreCountedAndLeftOut(float odd) {
        float[] values = {1, odd, 2, 3, odd};
        TensorStatistics found = sketched(values);
        assertEquals(2, found.nonFinite());
        assertEquals(2, found.mean(), 1e-12);
        assertEquals(Math.sqrt(2.0 / 3), found.standardDeviation(), 1e-12);
        assertEquals(1, found.minimum());
        assertEquals(3, found.maximum());
        assertEquals(2, found.quantiles().get(3), 2.0 / 16);
        assertEquals(
                3,
                found.histogram().counts().stream().mapToLong(Long::longValue).sum());
    }

    @Test
    void whatHasNoFiniteElementHasNoQuantiles() {
        TensorStatistics found = sketched(new float[] {Float.NaN, Float.POSITIVE_INFINITY});
        assertEquals(2, found.nonFinite());
        assertTrue(Double.isNaN(found.mean()) && Double.isNaN(found.quantiles().get(0)), found::toString);
        assertEquals(List.of(), found.histogram().counts());
    }

    @Test
    void severalAddedArraysCountAsOne() {
        float[] values = drawn(3_000, Random::nextGaussian);
        TensorSketch sketch = new TensorSketch();
        sketch.add(Arrays.copyOfRange(values, 0, 1000), 1000, 1);
        sketch.add(Arrays.copyOfRange(values, 1000, 3000), 2000, 1);
        TensorStatistics found = sketch.statistics(Kind.GRADIENT, "weight", 3000, 0, TensorSketch.newBuckets());
        TensorStatistics whole = sketched(values);
        assertEquals(whole.quantiles(), found.quantiles());
        assertEquals(whole.mean(), found.mean(), 1e-14);
        sketch.clear();
        sketch.add(values, 3000, 1);
        assertEquals(whole, sketch.statistics(Kind.GRADIENT, "weight", 3000, 0, TensorSketch.newBuckets()));
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1, 1",
        "65536, 1024, 1",
        "65537, 1, 2",
        "802816, 1024, 13",
        "131072, 256, 3",
        "1048576, 15, 16",
    })
    void atMostSoManyElementsAreLookedAtInAllColumns(long elements, int row, int stride) {
        SampledElements sampled = SampledElements.of(elements, row);
        assertEquals(stride, sampled.stride());
        assertTrue(sampled.count((int) elements) <= SampledElements.MOST);
        long columns = IntStream.range(0, sampled.count((int) elements))
                .map(i -> (int) ((long) i * stride % row))
                .distinct()
                .count();
        assertEquals(row, columns);
    }
}
