package dev.espalier.verification.modules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The class path reads META-INF/services, the module path reads module-info: both must say the same. */
class ProvidersTest {

    static List<PublishedModule> modules() {
        return PublishedModule.all();
    }

    @Test
    void everyPublishedModuleIsLookedAt() {
        Set<String> found = modules().stream().map(PublishedModule::name).collect(Collectors.toSet());
        assertEquals(PublishedModule.NAMES, found);
    }

    @ParameterizedTest
    @MethodSource("modules")
    void moduleInfoAndServicesFilesAgree(PublishedModule module) {
        assertEquals(module.declaredProviders(), module.listedProviders());
    }

    @ParameterizedTest
    @MethodSource("modules")
    void servicesAreTypesThatProvidersExtend(PublishedModule module) throws ClassNotFoundException {
        for (Map.Entry<String, Set<String>> entry : module.declaredProviders().entrySet()) {
            Class<?> service = Class.forName(entry.getKey());
            for (String provider : entry.getValue()) {
                assertTrue(service.isAssignableFrom(Class.forName(provider)), provider + " is no " + service.getName());
            }
        }
    }

    @Test
    void everyPluginModuleProvidesSomething() {
        for (PublishedModule module : modules()) {
            if (module.name().startsWith("dev.espalier.plugins.")) {
                assertFalse(module.declaredProviders().isEmpty(), module.name());
            }
        }
    }

    @Test
    void aForgottenLineIsFound(@TempDir Path folder) throws IOException {
        List<String> sources = new ArrayList<>();
        sources.add(write(folder, "module-info.java", """
                module seeded {
                    provides seeded.Service with seeded.First, seeded.Second;
                }
                """));
        sources.add(write(folder, "seeded/Service.java", "package seeded; public interface Service {}"));
        sources.add(write(folder, "seeded/First.java", "package seeded; public class First implements Service {}"));
        sources.add(write(folder, "seeded/Second.java", "package seeded; public class Second implements Service {}"));
        write(folder, "META-INF/services/seeded.Service", "seeded.First # the first\n# seeded.Second\n");
        assertEquals(0, ToolProvider.getSystemJavaCompiler().run(null, null, null, sources.toArray(String[]::new)));

        PublishedModule module =
                new PublishedModule(ModuleFinder.of(folder).find("seeded").orElseThrow());

        assertEquals(Map.of("seeded.Service", Set.of("seeded.First", "seeded.Second")), module.declaredProviders());
        assertEquals(Map.of("seeded.Service", Set.of("seeded.First")), module.listedProviders());
    }

    private static String write(Path folder, String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text).toString();
    }
}
