package dev.espalier.verification.modules;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReader;
import java.lang.module.ModuleReference;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One module of Espalier as the class path of this test has it: a jar, or a folder of classes.
 *
 * @param reference what the module system makes of it
 */
public record PublishedModule(ModuleReference reference) {

    private static final String SERVICES = "META-INF/services/";

    /** What is on the class path for tests only; as named modules these would be resolved with the automatic ones. */
    private static final List<String> TEST_LIBRARIES =
            List.of("junit-", "archunit", "opentest4j", "apiguardian", "jspecify", "surefire");

    /** The modules that have to be there, or a test that looks at all of them looks at too few. */
    public static final Set<String> NAMES = Set.of(
            "dev.espalier.api",
            "dev.espalier.cli",
            "dev.espalier.core",
            "dev.espalier.engine",
            "dev.espalier.exporters",
            "dev.espalier.http",
            "dev.espalier.images",
            "dev.espalier.metrics",
            "dev.espalier.plugins.augment",
            "dev.espalier.plugins.diagnostics",
            "dev.espalier.plugins.optimizers",
            "dev.espalier.plugins.regularizers",
            "dev.espalier.plugins.schedulers",
            "dev.espalier.plugins.search",
            "dev.espalier.search",
            "dev.espalier.testkit",
            "dev.espalier.web");

    /** The modules of Espalier on the class path. */
    public static List<PublishedModule> all() {
        List<PublishedModule> modules = new ArrayList<>();
        for (Path entry : classPath()) {
            if (!entry.endsWith("test-classes")) {
                for (ModuleReference reference : ModuleFinder.of(entry).findAll()) {
                    if (reference.descriptor().name().startsWith("dev.espalier.")) {
                        modules.add(new PublishedModule(reference));
                    }
                }
            }
        }
        return modules;
    }

    /** The entries of this test's class path. */
    public static List<Path> classPath() {
        return Stream.of(System.getProperty("java.class.path").split(System.getProperty("path.separator")))
                .map(Path::of)
                .toList();
    }

    /** The entries of the class path without the classes of tests. */
    public static List<Path> libraries() {
        return classPath().stream()
                .filter(entry -> !entry.endsWith("test-classes"))
                .toList();
    }

    /** The entries of the class path that belong on a module path; a module without classes has none. */
    public static List<Path> modulePath() {
        return libraries().stream()
                .filter(Files::exists)
                .filter(entry -> TEST_LIBRARIES.stream()
                        .noneMatch(library -> entry.getFileName().toString().startsWith(library)))
                .toList();
    }

    /** The module's name. */
    public String name() {
        return reference.descriptor().name();
    }

    /** Where it is. */
    public Path location() {
        return Path.of(reference.location().orElseThrow());
    }

    /** The packages that it exports to everybody. */
    public Set<String> exportedPackages() {
        return reference.descriptor().exports().stream()
                .filter(exports -> !exports.isQualified())
                .map(ModuleDescriptor.Exports::source)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The providers by service, as {@code module-info} declares them. */
    public Map<String, Set<String>> declaredProviders() {
        return reference.descriptor().provides().stream()
                .collect(Collectors.toMap(
                        ModuleDescriptor.Provides::service,
                        provides -> new TreeSet<>(provides.providers()),
                        (one, other) -> one,
                        TreeMap::new));
    }

    /** The providers by service, as {@code META-INF/services} lists them. */
    public Map<String, Set<String>> listedProviders() {
        Map<String, Set<String>> providers = new TreeMap<>();
        try (ModuleReader reader = reference.open()) {
            List<String> files;
            try (Stream<String> names = reader.list()) {
                files = names.filter(file -> file.startsWith(SERVICES) && !file.endsWith("/"))
                        .toList();
            }
            for (String file : files) {
                providers.put(
                        file.substring(SERVICES.length()),
                        lines(reader.find(file).orElseThrow()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return providers;
    }

    private static Set<String> lines(URI file) throws IOException {
        try (var stream = file.toURL().openStream()) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.replaceFirst("#.*", "").strip())
                    .filter(line -> !line.isEmpty())
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    @Override
    public String toString() {
        return name();
    }
}
