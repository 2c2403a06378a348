package dev.espalier.core.document;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PluginNotationTest {

    /** A kind of choice. */
    public enum Mode {
        FAN_IN,
        FAN_OUT
    }

    /** A plugin without settings. */
    @Plugin("bare")
    public record Bare() {}

    /** A plugin with many types of settings; the constructor without arguments gives the defaults. */
    @Plugin("full")
    public record Full(
            double rate, Mode mode, Duration timeLimit, OptionalInt width, Optional<Bare> inner, List<Integer> sizes) {

        /** The defaults. */
        public Full() {
            this(0.5, Mode.FAN_IN, Duration.ofHours(1), OptionalInt.empty(), Optional.empty(), List.of());
        }
    }

    /** A plugin whose one setting needs no name, and which has no defaults. */
    @Plugin("short")
    public record Short(
            @Setting(value = "how many", shorthand = true) int units, Optional<String> note) {}

    static Stream<Arguments> plugins() {
        Duration hour = Duration.ofHours(1);
        return Stream.of(
                Arguments.of(new Bare(), "bare"),
                Arguments.of(new Full(), "full"),
                Arguments.of(
                        new Full(0.25, Mode.FAN_OUT, hour, OptionalInt.empty(), Optional.empty(), List.of()),
                        "full: {rate: 0.25, mode: fan-out}"),
                Arguments.of(
                        new Full(
                                0.5,
                                Mode.FAN_IN,
                                Duration.ofSeconds(90),
                                OptionalInt.of(3),
                                Optional.of(new Bare()),
                                List.of(1, 2)),
                        "full: {time-limit: 90s, width: 3, inner: bare, sizes: [1, 2]}"),
                Arguments.of(new Short(16, Optional.empty()), "short: 16"),
                Arguments.of(new Short(16, Optional.of("a b")), "short: {units: 16, note: \"a b\"}"));
    }

    @ParameterizedTest
    @MethodSource("plugins")
    void writesPluginsAsStackFilesDo(Object plugin, String text) {
        assertEquals(text, PluginNotation.of(plugin));
    }
}
