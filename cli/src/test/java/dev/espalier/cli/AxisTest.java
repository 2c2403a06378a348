package dev.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.ReadableNumber;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AxisTest {

    private static String marks(Axis axis) {
        return IntStream.rangeClosed(0, axis.marks())
                .mapToObj(axis::mark)
                .map(ReadableNumber::of)
                .collect(Collectors.joining(" "));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1, 0 0.25 0.5 0.75 1",
        "0.00014, 0.009762, 0 0.0025 0.005 0.0075 0.01",
        "0.3, 0.9, 0 0.25 0.5 0.75 1",
        "0.81, 0.9, 0.8 0.825 0.85 0.875 0.9",
        "0.85, 0.95, 0.85 0.875 0.9 0.925 0.95",
        "0.1, 0.1, 0 0.025 0.05 0.075 0.1",
        "0, 0, 0 0.25 0.5 0.75 1",
        "0, 40, 0 10 20 30 40",
        "0, 3e-7, 0 1e-7 2e-7 3e-7"
    })
    void marksRoundNumbersAndHoldsEveryValue(double least, double largest, String expected) {
        Axis axis = Axis.of(least, largest);
        assertEquals(expected, marks(axis));
        // a share is wrong by the rounding of a few operations on numbers of about 1
        assertTrue(axis.share(least) > -1e-9 && axis.share(largest) < 1 + 1e-9, axis::toString);
    }

    @ParameterizedTest
    @CsvSource({"710, 0 200 400 600", "3, 0 1 2 3", "1, 0 1", "1000, 0 500 1000", "5000000, 0 2000000 4000000"})
    void marksWholeSteps(long steps, String expected) {
        Axis axis = Axis.ofSteps(steps);
        assertEquals(
                expected,
                IntStream.rangeClosed(0, axis.marks())
                        .mapToObj(mark -> Long.toString(Math.round(axis.mark(mark))))
                        .collect(Collectors.joining(" ")));
    }
}
