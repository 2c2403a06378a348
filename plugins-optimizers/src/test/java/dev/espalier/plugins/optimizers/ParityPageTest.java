package dev.espalier.plugins.optimizers;

import dev.espalier.testkit.GeneratedPage;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ParityPageTest {

    /** {@code ./mvnw -pl plugins-optimizers -am test -Dtest=ParityPageTest -Dpages.write=true} brings it up to date. */
    @Test
    void tellsTheErrorOfEveryOptimizer() throws IOException {
        GeneratedPage.at(Path.of("..", "docs", "parity.md")).assertHas("## Optimizers", ParityPage.text());
    }
}
