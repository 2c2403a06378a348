package dev.espalier.cli;

import dev.espalier.core.document.Durations;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads durations of the command line as stack files write them. */
final class DurationOption implements ITypeConverter<Duration> {

    @Override
    public Duration convert(String value) {
        return Durations.parse(value)
                .orElseThrow(() -> new TypeConversionException(
                        "'" + value + "' is not a duration; give a whole number and ms, s, m, h or d, such as 30s"));
    }
}
