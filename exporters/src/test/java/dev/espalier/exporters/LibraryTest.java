package dev.espalier.exporters;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.Test;

class LibraryTest {

    @Test
    void namesTheReleaseThatIsOnTheClassPath() {
        assertEquals(MeterRegistry.class.getPackage().getImplementationVersion(), Library.MICROMETER);
    }

    @Test
    void saysWhatIsMissingAndWhatToAdd() {
        EspalierException refusal = assertThrows(
                EspalierException.class,
                () -> new Library("otlp", "micrometer-registry-otlp").open(() -> {
                    throw new NoClassDefFoundError("io/micrometer/registry/otlp/OtlpConfig");
                }));

        assertEquals(ErrorCode.PLUGIN_BROKEN, refusal.code());
        assertEquals(
                "exporter otlp: its library is not on the class path or module path:"
                        + " io.micrometer.registry.otlp.OtlpConfig is missing; add"
                        + " io.micrometer:micrometer-registry-otlp:1.17.2 with its dependencies",
                refusal.problems().get(0).toString().replaceFirst("^error\\[[a-z-]+\\]: ", ""));
    }
}
