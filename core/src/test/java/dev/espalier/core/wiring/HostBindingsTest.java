package dev.espalier.core.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.inject.Guice;
import com.google.inject.Injector;
import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.core.Espalier;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HostBindingsTest {

    @Test
    void givesWhatIsBoundToTheType() {
        HostBindings host =
                new HostBindings(Map.of(String.class, "text", CharSequence.class, new StringBuilder("other")));
        assertEquals(Optional.of("text"), host.bound(String.class));
        assertEquals("other", host.bound(CharSequence.class).orElseThrow().toString());
        assertEquals(Optional.empty(), host.bound(Integer.class));
        assertEquals(Optional.empty(), host.bound(int.class));
    }

    @Test
    void givesWhatIsBoundToAMoreSpecialType() {
        assertEquals(Optional.of("text"), new HostBindings(Map.of(String.class, "text")).bound(CharSequence.class));
    }

    @Test
    void oneObjectOfTwoTypesIsNoQuestion() {
        String text = "text";
        HostBindings host = new HostBindings(Map.of(String.class, text, Comparable.class, text));
        assertSame(text, host.bound(CharSequence.class).orElseThrow());
    }

    @Test
    void severalThatFitAreRefusedByName() {
        HostBindings host =
                new HostBindings(Map.of(String.class, "one", StringBuilder.class, new StringBuilder("two")));
        EspalierException refusal = assertThrows(EspalierException.class, () -> host.bound(CharSequence.class));
        assertEquals(ErrorCode.INVALID_SETTING, refusal.code());
        for (String part : List.of("java.lang.String", "java.lang.StringBuilder", "java.lang.CharSequence itself")) {
            assertTrue(refusal.getMessage().contains(part), refusal::getMessage);
        }
    }

    /** Of types that a container for wiring keeps to itself, too. */
    @Test
    void anyObjectCanBeBound() {
        Injector injector = Guice.createInjector();
        assertSame(
                injector,
                new HostBindings(Map.of(Injector.class, injector))
                        .bound(Injector.class)
                        .orElseThrow());
    }

    @Test
    @SuppressWarnings({"unchecked", "rawtypes", "NullAway"})
    void whatIsNotOfItsTypeIsRefusedWhereItIsBound() {
        Espalier.Builder builder = Espalier.builder();
        Class raw = CharSequence.class;
        assertRefused("of class java.lang.Integer", () -> builder.bind(raw, 5));
        assertRefused("null", () -> builder.bind(raw, null));
        assertRefused("primitive", () -> builder.bind(int.class, 5));
    }

    private static void assertRefused(String part, Runnable call) {
        IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, call::run);
        assertTrue(refusal.getMessage().contains(part), refusal::getMessage);
    }
}
