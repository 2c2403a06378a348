package dev.espalier.core.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.data.DataSource;
import dev.espalier.api.data.Dataset;
import dev.espalier.api.data.SampleValues;
import dev.espalier.api.data.Schema;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SplitDataTest {

    private static final Holdout.Fraction NONE = Holdout.Fraction.of(0);

    @Test
    void foldsPartWhatTheTestLeaves() {
        Source source = new Source(Optional.empty());
        int[] seen = new int[100];
        for (int fold = 1; fold <= 4; fold++) {
            SplitData parts = load(source, Holdout.Fold.of(4, fold), Holdout.Fraction.of(0.2));
            assertEquals(60, parts.train().size());
            IntStream.of(TestData.places(parts.validation().orElseThrow())).forEach(place -> seen[place]++);
            IntStream.of(TestData.places(parts.test().orElseThrow())).forEach(place -> seen[place] += 10);
        }
        assertEquals(80, IntStream.of(seen).filter(times -> times == 1).count(), "in one fold and never in the test");
        assertEquals(20, IntStream.of(seen).filter(times -> times == 40).count(), "in every test and never in a fold");
    }

    @Test
    void shareIsIdleWhereTheSourceHasItsOwn() {
        Dataset own = TestData.numbered(7, 2);

        SplitData parts = load(new Source(Optional.of(own)), Holdout.Fraction.of(0.5), NONE);

        assertEquals(100, parts.train().size());
        assertArrayEquals(
                TestData.places(own), TestData.places(parts.validation().orElseThrow()));
    }

    @Test
    void foldsAreRefusedWhereTheSourceHasItsOwn() {
        Source source = new Source(Optional.of(TestData.numbered(7, 2)));

        EspalierException refused =
                assertThrows(EspalierException.class, () -> load(source, Holdout.Fold.of(5, 1), NONE));

        assertEquals(ErrorCode.INVALID_SETTING, refused.code());
        assertTrue(refused.getMessage().contains("validation samples of its own"), refused.getMessage());
    }

    @Test
    void whatAPluginKeepsInMemoryIsReadFromThere() {
        Dataset own = TestData.numbered(7, 2);
        for (Dataset given : List.of(own, new Delegating(own, own))) {
            SplitData parts = load(new Source(Optional.of(given)), Holdout.Fraction.of(0.5), NONE);
            Dataset validation = parts.validation().orElseThrow();
            assertTrue(TestData.prepared(validation).isInMemory());
            assertArrayEquals(TestData.places(own), TestData.places(validation));
        }
    }

    @Test
    void valuesInMemoryThatAreNotThoseOfTheSchemaAreTheFaultOfThePlugin() {
        Dataset longer = new Delegating(TestData.numbered(7, 2), TestData.numbered(8, 2));
        Dataset validation = load(new Source(Optional.of(longer)), Holdout.Fraction.of(0.5), NONE)
                .validation()
                .orElseThrow();

        EspalierException broken = assertThrows(EspalierException.class, () -> validation.inputValues(0));

        assertEquals(ErrorCode.PLUGIN_FAILED, broken.code());
        assertTrue(
                broken.getMessage()
                        .contains("inputValues returned 24 values, 3 for each sample; 7 samples of 3 values have 21"),
                broken.getMessage());
        assertThrows(EspalierException.class, () -> validation.targetValues(0));
    }

    /** A dataset of a plugin that gives the values of another one. */
    private record Delegating(Dataset data, Dataset inMemory) implements Dataset {

        @Override
        public Schema schema() {
            return data.schema();
        }

        @Override
        public int size() {
            return data.size();
        }

        @Override
        public void readInput(int input, int sample, float[] destination, int offset) {
            data.readInput(input, sample, destination, offset);
        }

        @Override
        public Optional<SampleValues> inputValues(int input) {
            return inMemory.inputValues(input);
        }

        @Override
        public void readTarget(int target, int sample, float[] destination, int offset) {
            data.readTarget(target, sample, destination, offset);
        }

        @Override
        public Optional<SampleValues> targetValues(int target) {
            return inMemory.targetValues(target);
        }
    }

    private static SplitData load(DataSource source, Holdout validation, Holdout test) {
        return SplitData.of(SourceReading.anew().read(source, Path::of), validation, test, 42, Path::of);
    }

    /** A hundred samples, and those to validate on that it is given. */
    private record Source(Optional<Dataset> validation) implements DataSource {

        @Override
        public Parts load(Context context) {
            return new Parts(TestData.numbered(100, 5), validation, Optional.empty());
        }
    }
}
