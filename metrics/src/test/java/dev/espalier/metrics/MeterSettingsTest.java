package dev.espalier.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.Tags;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MeterSettingsTest {

    private final MeterSettings settings = MeterSettings.defaults();

    @Test
    void laterTagsReplaceEarlierOnes() {
        MeterSettings tagged =
                settings.withTags(Tags.of("team", "a", "site", "x")).withTags(Tags.of("team", "b"));

        assertEquals(Tags.of("team", "b", "site", "x"), tagged.tags());
    }

    @ParameterizedTest
    @ValueSource(strings = {"run", "run.id", "run_id", "Run-Id", "split", "le", "quantile", "class", "layer"})
    void refusesTagsThatTheMetersSet(String key) {
        assertTrue(MeterSettings.isReserved(key));
        var refusal = assertThrows(IllegalArgumentException.class, () -> settings.withTags(Tags.of(key, "x")));
        assertTrue(String.valueOf(refusal.getMessage()).contains("'" + key + "'"), refusal.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"team", "run.idx", "cluster"})
    void takesOtherTags(String key) {
        assertFalse(MeterSettings.isReserved(key));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 129})
    void boundsTheLayers(int layers) {
        assertThrows(IllegalArgumentException.class, () -> settings.withLayers(layers));
    }
}
