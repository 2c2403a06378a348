package dev.espalier.core.document;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ByteCountTest {

    @ParameterizedTest
    @CsvSource({"0, 0 B", "1023, 1023 B", "1024, 1.0 KiB", "5242880, 5.0 MiB", "9223372036854775807, 8388608.0 TiB"})
    void choosesTheUnit(long bytes, String text) {
        assertEquals(text, ByteCount.text(bytes));
    }
}
