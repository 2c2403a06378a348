package dev.espalier.core.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.Problem;
import dev.espalier.api.schedule.Span;
import dev.espalier.api.schedule.TrainingProgress;
import dev.espalier.core.stack.Recording.Statistics;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordingTest {

    private static Recording read(String recording) {
        return StackReaderTest.read(StackReaderTest.LEAST + "recording: " + recording + "\n")
                .recording();
    }

    @Test
    void readsEveryForm() {
        assertEquals(new Recording(), read("{}"));
        assertEquals(Recording.off(), read("off"));
        assertEquals(new Recording(50, Statistics.off(), false, true, true), read("""
                {step-points: 50, statistics: off, pictures: false}"""));
        assertEquals(
                new Recording(1000, Statistics.every(Span.steps(500)), true, false, false),
                read("{statistics: {steps: 500}, samples: false, confusions: false}"));
        assertEquals(
                Statistics.every(Span.epochs(2)),
                read("{statistics: {epochs: 2}}").statistics());
        assertEquals(new Statistics(), read("{statistics: auto}").statistics());
    }

    @Test
    void tellsAllProblemsAtOnce() {
        List<Problem> problems = StackReaderTest.problems(StackReaderTest.LEAST + """
                recording: {step-points: -1, statistics: {collect: off, steps: 5}, picture: true, samples: 7}
                """);
        assertEquals(4, problems.size(), problems::toString);
        List<String> texts = problems.stream().map(Problem::what).toList();
        assertTrue(texts.contains("recording.samples is the number 7; it must be true or false"), texts::toString);
        assertTrue(
                texts.contains("recording.statistics.collect is off; it must not be given beside an interval"),
                texts::toString);
        assertTrue(texts.contains("recording.step-points is -1; it must be in [0, 100000]"), texts::toString);
        assertTrue(problems.toString().contains("pictures"), problems::toString);
        assertTrue(
                StackReaderTest.problems(StackReaderTest.LEAST + "recording: none\n")
                        .toString()
                        .contains("off, or a map of step-points, statistics"),
                "what recording can be");
    }

    @ParameterizedTest
    @CsvSource({
        "auto,        12,   1",
        "auto,       400,   20",
        "auto,      4000,   200",
        "auto,        9999, 200",
        "auto,     1000000, 10000",
        "off,      1000000, 0",
        "{steps: 7},  1000, 7",
        "{epochs: 2}, 1000, 20",
        "{fraction: 0.1}, 1000, 100",
    })
    void theIntervalOfStatisticsKeepsTheirCostSmall(String statistics, long totalSteps, long expected) {
        Statistics read = read("{statistics: " + statistics + "}").statistics();
        assertEquals(expected, read.stepsIn(TrainingProgress.of(0, totalSteps, 10)));
        assertEquals(statistics.equals("auto"), read.isByLength());
    }

    @ParameterizedTest
    @CsvSource({"2000, 100, 1", "2000, 2000, 1", "2000, 2001, 2", "2000, 1000000, 500", "0, 100, 0"})
    void recordedStepsAreSpreadEvenly(int points, long totalSteps, long expected) {
        assertEquals(expected, new Recording(points, new Statistics(), true, true, true).stepInterval(totalSteps));
    }
}
