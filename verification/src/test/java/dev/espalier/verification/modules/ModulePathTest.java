package dev.espalier.verification.modules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starts a JVM with everything that the command needs on the module path. */
class ModulePathTest {

    /** What is on the class path for tests only; as named modules these would be resolved with the automatic ones. */
    private static final List<String> TEST_LIBRARIES =
            List.of("junit-", "archunit", "opentest4j", "apiguardian", "slf4j", "jspecify", "surefire");

    @TempDir
    Path folder;

    @Test
    void theCommandResolvesEveryModuleThatItRunsWith() throws Exception {
        Set<String> expected = new TreeSet<>(PublishedModule.NAMES);
        expected.remove("dev.espalier.testkit"); // for tests of plugins, never part of a run
        expected.add("jdk.incubator.vector");
        assertEquals(expected, linesOf("module ", run(List.of())));
    }

    @Test
    void everyDeclaredProviderIsFoundInItsModule() throws Exception {
        Set<String> services = new TreeSet<>();
        Set<String> expected = new TreeSet<>();
        for (PublishedModule module : PublishedModule.all()) {
            module.declaredProviders().forEach((service, providers) -> {
                services.add(service);
                providers.forEach(provider -> expected.add(service + " " + provider + " " + module.name()));
            });
        }
        assertEquals(expected, linesOf("provider ", run(List.copyOf(services))));
    }

    private List<String> run(List<String> services) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx256m", "--module-path", modulePath()));
        command.addAll(List.of("--add-modules", "dev.espalier.cli,jdk.incubator.vector"));
        command.addAll(List.of("--class-path", Path.of("target", "test-classes").toString()));
        command.add(ModulePathProbe.class.getName());
        command.addAll(services);

        Path output = folder.resolve("output");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = process.waitFor(60, TimeUnit.SECONDS);
        process.destroyForcibly();
        String text = Files.readString(output, StandardCharsets.UTF_8);
        assertTrue(ended, text);
        assertEquals(0, process.exitValue(), text);
        return text.lines().toList();
    }

    private static String modulePath() {
        return PublishedModule.classPath().stream()
                .filter(entry -> !entry.endsWith("test-classes"))
                .filter(entry -> TEST_LIBRARIES.stream()
                        .noneMatch(library -> entry.getFileName().toString().startsWith(library)))
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static Set<String> linesOf(String kind, List<String> output) {
        return output.stream()
                .filter(line -> line.startsWith(kind))
                .map(line -> line.substring(kind.length()))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
