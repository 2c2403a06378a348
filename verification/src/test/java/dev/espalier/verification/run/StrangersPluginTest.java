package dev.espalier.verification.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.verification.modules.PublishedModule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A plugin that was built elsewhere: the project in {@code verification/stranger}, built by a Maven of its own from the
 * artifacts that this build publishes, and dropped into a plugin folder.
 */
@Tag("slow")
class StrangersPluginTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    @TempDir
    static Path folder;

    @BeforeAll
    static void build() throws IOException, InterruptedException {
        Path repository = Files.createDirectory(folder.resolve("repository"));
        String version = publish(repository);
        Path project = folder.resolve("stranger");
        copySources(ROOT.resolve("verification/stranger"), project);
        List<String> line = new ArrayList<>(List.of(ROOT.resolve("mvnw").toString(), "-B", "-ntp"));
        line.addAll(List.of("-f", project.resolve("pom.xml").toString(), "package"));
        line.add("-Despalier.version=" + version);
        line.add("-Dmaven.repo.local=" + repository);
        // what this build has downloaded already; its own modules are not there, or not the present ones
        line.add("-Dmaven.repo.local.tail=" + System.getProperty("localRepository", ""));
        line.add("-Dmaven.repo.local.tail.ignoreAvailability=true");
        run(project, line);
        Files.move(project.resolve("target/plugins"), folder.resolve("plugins"));
    }

    /** Puts jars and poms where Maven's install would: in a repository that has nothing else. */
    private static String publish(Path repository) throws IOException {
        String version = versionOf(ROOT.resolve("pom.xml"));
        install(repository, "espalier-parent", version, ROOT.resolve("pom.xml"));
        for (PublishedModule module : PublishedModule.all()) {
            String name = module.name().substring("dev.espalier.".length()).replace('.', '-');
            if (name.equals("api") || name.equals("testkit")) {
                String artifact = "espalier-" + name;
                Path home = install(
                        repository, artifact, version, ROOT.resolve(name).resolve("pom.xml"));
                Path jar = home.resolve(artifact + "-" + version + ".jar");
                if (Files.isDirectory(module.location())) {
                    PluginJars.ofFolder(module.location()).write(jar);
                } else {
                    Files.copy(module.location(), jar);
                }
            }
        }
        return version;
    }

    private static Path install(Path repository, String artifact, String version, Path pom) throws IOException {
        Path home = Files.createDirectories(
                repository.resolve("dev/espalier").resolve(artifact).resolve(version));
        Files.copy(pom, home.resolve(artifact + "-" + version + ".pom"));
        return home;
    }

    private static String versionOf(Path pom) throws IOException {
        String text = Files.readString(pom);
        int start = text.indexOf("<version>") + "<version>".length();
        return text.substring(start, text.indexOf("</version>", start));
    }

    private static void copySources(Path from, Path to) throws IOException {
        try (Stream<Path> below = Files.walk(from)) {
            for (Path path : below.toList()) {
                Path relative = from.relativize(path);
                if (!relative.startsWith("target")) {
                    Files.copy(path, to.resolve(relative.toString()));
                }
            }
        }
    }

    private static void run(Path project, List<String> line) throws IOException, InterruptedException {
        Path log = folder.resolve("build.log");
        ProcessBuilder builder = new ProcessBuilder(line)
                .directory(project.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.start();
        boolean ended = process.waitFor(10, TimeUnit.MINUTES);
        process.destroyForcibly();
        assertTrue(ended, () -> textOf(log));
        assertEquals(0, process.exitValue(), () -> textOf(log));
    }

    private static String textOf(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException failure) {
            return failure.toString();
        }
    }

    @Test
    void isShownLikeABuiltIn() {
        Command command = Command.shortIn(folder);
        Outcome list = command.run("plugins", "list", "--plugins", "plugins").exits(0);
        assertEquals("", list.errors());
        assertTrue(
                list.output()
                        .lines()
                        .anyMatch(line -> Stream.of("acme-lion", "1.0.0", "acme-lion", "sign of a momentum")
                                .allMatch(line::contains)),
                list::toString);
        command.run("plugins", "describe", "acme-lion", "--plugins", "plugins")
                .exits(0)
                .prints("beta1")
                .prints("0.99")
                .prints("memory of the momentum, in [0, 1)");
        command.run("schema", "--plugins", "plugins")
                .exits(0)
                .prints("\"acme-lion\"")
                .prints("tolerance");
        command.run("plugins", "doctor", "--plugins", "plugins").exits(0);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void itsStateSurvivesTwentyKills(int threads) throws IOException {
        Path own = Files.createDirectory(folder.resolve("threads-" + threads));
        String stack = Stacks.everything(own).toString();
        Command command = Command.in(own);
        String plugins = folder.resolve("plugins").toString();
        Killing.of(command, stack, "--plugins", plugins, "--set", "optimizer=acme-lion", "--set", "learning-rate=0.002")
                .survives(20, threads);
    }
}
