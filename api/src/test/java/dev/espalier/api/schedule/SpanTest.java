package dev.espalier.api.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.espalier.api.InvalidSettingException;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SpanTest {

    /** 100 steps, 10 to an epoch of 640 samples. */
    private static final TrainingProgress RUN = TrainingProgress.of(3, 100, 10, 640);

    static Stream<Arguments> lengths() {
        return Stream.of(
                Arguments.of(Span.epochs(1.5), 15),
                Arguments.of(Span.epochs(0.01), 1),
                Arguments.of(Span.steps(7), 7),
                Arguments.of(Span.samples(128), 2),
                Arguments.of(Span.fraction(0.25), 25),
                Arguments.of(new Span(), 42));
    }

    @ParameterizedTest
    @MethodSource("lengths")
    void isRoundedToWholeStepsButNeverToNone(Span span, long steps) {
        assertEquals(steps, span.stepsIn(RUN, 42));
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of("epochs", (Executable) () -> Span.epochs(0)),
                Arguments.of("epochs", (Executable) () -> Span.epochs(Double.NaN)),
                Arguments.of("steps", (Executable) () -> Span.steps(0)),
                Arguments.of("samples", (Executable) () -> Span.samples(-1)),
                Arguments.of("fraction", (Executable) () -> Span.fraction(0)),
                Arguments.of("fraction", (Executable) () -> Span.fraction(1.1)));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void refusesWhatIsOutOfRangeByItsName(String setting, Executable making) {
        assertEquals(
                setting, assertThrows(InvalidSettingException.class, making).setting());
    }

    @Test
    void refusesTwoLengths() {
        var refusal = assertThrows(
                InvalidSettingException.class,
                () -> new Span(
                        OptionalDouble.of(2), OptionalLong.of(500), OptionalLong.empty(), OptionalDouble.empty()));
        assertEquals(
                "steps is 500; it must be the only one of epochs, steps, samples and fraction", refusal.getMessage());
    }
}
