package dev.espalier.exporters;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderValueTest {

    private static HeaderValue written(String text) {
        return new HeaderValue(Optional.of(text), Optional.empty());
    }

    private static HeaderValue variable(String name) {
        return new HeaderValue(Optional.empty(), Optional.of(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Authorization", "X-Api-Key", "api-token", "Cookie", "X-Secret", "password", "a b", ""})
    void secretsAreNotWrittenDown(String name) {
        assertThrows(IllegalArgumentException.class, () -> HeaderValue.check(Map.of(name, written("x"))));
    }

    @Test
    void secretsComeFromTheEnvironment() {
        Map<String, HeaderValue> headers = Map.of("Authorization", variable("PATH"), "X-Team", written("vision"));
        HeaderValue.check(headers);

        assertEquals(
                Map.of("Authorization", System.getenv("PATH"), "X-Team", "vision"),
                HeaderValue.resolved(headers, "otlp"));
    }

    @Test
    void aVariableThatIsNotSetIsNamed() {
        EspalierException refusal = assertThrows(
                EspalierException.class,
                () -> HeaderValue.resolved(Map.of("Authorization", variable("ESPALIER_NOT_SET")), "otlp"));

        assertEquals(ErrorCode.MISSING_SETTING, refusal.code());
        assertTrue(refusal.getMessage().contains("the environment variable ESPALIER_NOT_SET is not set"));
    }

    @Test
    void thereIsOneOfTheTwo() {
        assertThrows(IllegalArgumentException.class, () -> new HeaderValue(Optional.empty(), Optional.empty()));
        assertThrows(IllegalArgumentException.class, () -> new HeaderValue(Optional.of("a"), Optional.of("B")));
    }
}
