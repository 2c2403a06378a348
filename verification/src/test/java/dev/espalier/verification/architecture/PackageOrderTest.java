package dev.espalier.verification.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.verification.documents.GeneratedPage;
import dev.espalier.verification.modules.PublishedModule;
import java.io.IOException;
import java.lang.module.ModuleReader;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The order of packages is whole, and the page says the same. */
class PackageOrderTest {

    private static final String BASE = "dev.espalier.";

    @Test
    void everyPackageHasItsPlace() throws IOException {
        Set<String> found = new TreeSet<>();
        for (PublishedModule module : PublishedModule.all()) {
            if (Set.of(BASE + "core", BASE + "engine").contains(module.name())) {
                try (ModuleReader reader = module.reference().open();
                        Stream<String> entries = reader.list()) {
                    entries.filter(entry -> entry.endsWith(".class") && entry.indexOf('/') > 0)
                            .map(entry ->
                                    entry.substring(0, entry.lastIndexOf('/')).replace('/', '.'))
                            .map(name -> name.substring(BASE.length()))
                            .forEach(found::add);
                }
            }
        }
        assertEquals(
                found,
                PackageOrder.PLACES.stream()
                        .map(PackageOrder.Place::name)
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    @Test
    void thePageShowsTheOrder() throws IOException {
        GeneratedPage.at(Path.of("../docs/architecture.md"))
                .assertHas("## Packages of the engine and the core", PackageOrder.table());
    }
}
