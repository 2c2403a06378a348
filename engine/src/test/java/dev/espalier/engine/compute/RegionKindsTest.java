package dev.espalier.engine.compute;

import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.espalier.api.model.Workers.RangeTask;
import org.junit.jupiter.api.Test;

class RegionKindsTest {

    private static final RangeTask ONE = (from, to, thread) -> {};
    private static final RangeTask OTHER = (from, to, thread) -> {};

    private final RegionKinds kinds = new RegionKinds();

    @Test
    void tellsRegionsApartByTaskCountAndSize() {
        RegionKind kind = kinds.of(ONE, 256, 784);
        assertSame(kind, kinds.of(ONE, 256, 784));
        assertSame(kind, kinds.of(ONE, 260, 790), "a few percent make no other kind");
        assertNotSame(kind, kinds.of(OTHER, 256, 784));
        assertNotSame(kind, kinds.of(ONE, 300, 784));
        assertNotSame(kind, kinds.of(ONE, 256, 1024));
    }

    @Test
    void keepsWhatIsCalledOftenWhileRareKindsComeAndGo() {
        RegionKind kind = kinds.of(ONE, 256, 784);
        for (int i = 0; i < 100; i++) {
            kind.called();
        }
        for (int i = 1; i < 100_000; i++) {
            kinds.of(OTHER, i, 1L << i % 40).called();
        }
        assertSame(kind, kinds.of(ONE, 256, 784));
    }
}
