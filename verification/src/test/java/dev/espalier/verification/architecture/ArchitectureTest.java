package dev.espalier.verification.architecture;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.Location;
import dev.espalier.verification.documents.GeneratedPage;
import dev.espalier.verification.modules.PublishedModule;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the rules of the architecture against all published modules. */
class ArchitectureTest {

    /** Fewer classes than there have been for long: an import that found nothing must not pass. */
    private static final int LEAST_CLASSES = 150;

    private static JavaClasses espalier;

    @BeforeAll
    static void importPublishedModules() {
        espalier = new ClassFileImporter()
                .importLocations(PublishedModule.all().stream()
                        .map(PublishedModule::location)
                        .map(ArchitectureTest::classesIn)
                        .toList());
    }

    private static Location classesIn(Path place) {
        return Files.isDirectory(place) ? Location.of(place) : Location.of(URI.create("jar:" + place.toUri() + "!/"));
    }

    static List<NamedRule> rules() {
        return new ArchitectureRules("dev.espalier").all();
    }

    @ParameterizedTest
    @MethodSource("rules")
    void holds(NamedRule rule) {
        rule.rule().check(espalier);
    }

    /** {@code ./mvnw -pl verification -am test -Dtest=ArchitectureTest -Dpages.write=true} brings it up to date. */
    @Test
    void thePageShowsThePackages() throws IOException {
        GeneratedPage.at(Path.of("../docs/architecture.md"))
                .assertHas("## The packages as a picture", PackageOrder.picture(espalier, "dev.espalier"));
    }

    @Test
    void enoughClassesAreAnalysed() {
        assertTrue(espalier.size() >= LEAST_CLASSES, espalier.size() + " classes");
    }

    static Stream<String> moduleNames() {
        return PublishedModule.NAMES.stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("moduleNames")
    void everyModuleIsAnalysed(String module) {
        assertTrue(espalier.stream()
                .map(JavaClass::getPackageName)
                .anyMatch(name -> (name + ".").startsWith(module + ".")));
    }
}
