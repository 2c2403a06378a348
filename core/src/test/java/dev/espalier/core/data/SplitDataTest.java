package dev.espalier.core.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.data.DataSource;
import dev.espalier.api.data.Dataset;
import java.nio.file.Path;
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

    private static SplitData load(DataSource source, Holdout validation, Holdout.Fraction test) {
        return SplitData.load(source, validation, test, 42, Path::of);
    }

    /** A hundred samples, and those to validate on that it is given. */
    private record Source(Optional<Dataset> validation) implements DataSource {

        @Override
        public Parts load(Context context) {
            return new Parts(TestData.numbered(100, 5), validation, Optional.empty());
        }
    }
}
