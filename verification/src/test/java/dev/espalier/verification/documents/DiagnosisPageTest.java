package dev.espalier.verification.documents;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.core.catalog.PluginCatalog;
import dev.espalier.core.catalog.PluginDescriptor;
import dev.espalier.core.catalog.PluginKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The page that findings link to has a section of the name of each. */
class DiagnosisPageTest {

    @Test
    void everyBuiltInDiagnosticHasASection() throws IOException {
        List<String> lines = Files.readAllLines(Path.of("../docs/diagnosis.md"));
        List<String> missing;
        try (PluginCatalog catalog = PluginCatalog.load(DiagnosisPageTest.class.getClassLoader())) {
            missing = CataloguePages.plugins(catalog, PluginKind.DIAGNOSTIC).stream()
                    .map(PluginDescriptor::name)
                    .filter(name -> !lines.contains("## " + name))
                    .toList();
        }
        assertEquals(List.of(), missing);
        assertEquals(
                15, lines.stream().filter(line -> line.matches("## [a-z-]+")).count());
    }
}
