package dev.espalier.core.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.schedule.Span;
import dev.espalier.api.schedule.TrainingProgress;
import dev.espalier.core.stack.Recording.Statistics;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CollectionStepsTest {

    static List<Arguments> cases() {
        return List.of(
                Arguments.of(Statistics.off(), 100, List.of()),
                Arguments.of(new Statistics(), 1, List.of(1L)),
                Arguments.of(new Statistics(), 3, List.of(1L, 2L, 3L)),
                Arguments.of(new Statistics(), 130, first(new long[] {1, 2, 5}, 7, 126, 130)),
                Arguments.of(Statistics.every(Span.steps(4)), 10, List.of(1L, 4L, 8L, 10L)),
                Arguments.of(Statistics.every(Span.epochs(1)), 10, List.of(1L, 5L, 10L)));
    }

    /** Some steps, the multiples of an interval, and the last step. */
    private static List<Long> first(long[] early, long interval, long lastMultiple, long last) {
        return LongStream.concat(
                        LongStream.concat(
                                LongStream.of(early),
                                LongStream.rangeClosed(1, lastMultiple / interval)
                                        .map(i -> i * interval)),
                        LongStream.of(last))
                .boxed()
                .toList();
    }

    @ParameterizedTest
    @ValueSource(longs = {20, 100, 999, 3_999})
    void shortRunsHaveAboutTwenty(long total) {
        CollectionSteps steps = CollectionSteps.of(new Statistics(), TrainingProgress.of(0, total, 5));
        long regular = total / steps.interval();
        assertTrue(regular > 15 && regular <= 20, () -> regular + " collections");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theFirstAndTheLastStepAreAmongThem(Statistics statistics, long total, List<Long> expected) {
        CollectionSteps steps = CollectionSteps.of(statistics, TrainingProgress.of(0, total, 5));
        assertEquals(
                expected,
                LongStream.rangeClosed(1, total).filter(steps::contains).boxed().toList());
    }

    @ParameterizedTest
    @ValueSource(longs = {4_000, 10_001, 1_000_000, 3_000_000_000L})
    void thereAreAboutAHundredHoweverLongTheRun(long total) {
        CollectionSteps steps = CollectionSteps.of(new Statistics(), TrainingProgress.of(0, total, 5));
        long regular = total / steps.interval();
        assertTrue(regular <= 100, () -> regular + " collections");
        assertTrue(steps.interval() >= 200, steps::toString);
    }
}
