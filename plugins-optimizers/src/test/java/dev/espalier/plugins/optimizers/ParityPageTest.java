package dev.espalier.plugins.optimizers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ParityPageTest {

    private static final Path PAGE = Path.of("..", "docs", "parity.md");

    /** {@code ./mvnw -pl plugins-optimizers -am test -Dtest=ParityPageTest -Dpages.write=true} brings it up to date. */
    @Test
    void isUpToDate() throws IOException {
        String page = ParityPage.text();
        if (Boolean.getBoolean("pages.write")) {
            Files.writeString(PAGE, page);
        }
        assertTrue(Files.exists(PAGE), "docs/parity.md is not there: run this test with -Dpages.write=true");
        assertEquals(
                page, Files.readString(PAGE), "docs/parity.md is out of date: run this test with -Dpages.write=true");
    }
}
