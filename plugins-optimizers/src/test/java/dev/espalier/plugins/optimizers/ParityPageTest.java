package dev.espalier.plugins.optimizers;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ParityPageTest {

    @Test
    void tellsTheErrorOfEveryOptimizer() throws IOException {
        String section = "## Optimizers\n\n" + ParityPage.text();
        String page = Files.readString(Path.of("..", "docs", "parity.md"));
        assertTrue(page.contains(section), () -> "docs/parity.md must have this section:\n" + section);
    }
}
