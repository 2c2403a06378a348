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

/**
 * What authors of plugins get from a repository: the artifacts that this build publishes, put where Maven's install would
 * put them, in a repository that has nothing else of Espalier.
 *
 * @param repository the folder
 * @param version of the artifacts
 */
record PublishedArtifacts(Path repository, String version) {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    /** The command is among them because its jar is the archetype. */
    private static final List<String> ARTIFACTS = List.of("api", "engine", "testkit", "cli");

    /**
     * Publishes.
     *
     * @param repository a folder that is not there yet
     */
    static PublishedArtifacts in(Path repository) throws IOException {
        Files.createDirectory(repository);
        String version = textBetween("<version>", "</version>", ROOT.resolve("pom.xml"));
        install(repository, "espalier-parent", version, ROOT.resolve("pom.xml"));
        for (PublishedModule module : PublishedModule.all()) {
            String name = module.name().substring("dev.espalier.".length()).replace('.', '-');
            if (ARTIFACTS.contains(name)) {
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
        return new PublishedArtifacts(repository, version);
    }

    private static Path install(Path repository, String artifact, String version, Path pom) throws IOException {
        Path home = Files.createDirectories(
                repository.resolve("dev/espalier").resolve(artifact).resolve(version));
        Files.copy(pom, home.resolve(artifact + "-" + version + ".pom"));
        return home;
    }

    /** The value of a property of the project's pom.xml. */
    static String property(String name) throws IOException {
        return textBetween("<" + name + ">", "</" + name + ">", ROOT.resolve("pom.xml"));
    }

    private static String textBetween(String start, String end, Path pom) throws IOException {
        String text = Files.readString(pom);
        int from = text.indexOf(start) + start.length();
        return text.substring(from, text.indexOf(end, from));
    }

    /**
     * Builds a project with this repository, by a Maven of its own.
     *
     * @param wrapper the Maven wrapper to call
     * @param project the folder with the {@code pom.xml}
     * @param properties further arguments
     */
    void build(Path wrapper, Path project, String... properties) throws IOException, InterruptedException {
        maven(wrapper, project, "package", properties);
    }

    /**
     * Makes a project by the archetype of this repository.
     *
     * @param folder where the project's folder is put
     * @param properties of the project, as {@code -Dname=value}
     */
    void generate(Path folder, String... properties) throws IOException, InterruptedException {
        String pluginVersion = property("maven-archetype-plugin.version");
        List<String> all = new ArrayList<>(List.of(
                "-DarchetypeGroupId=dev.espalier",
                "-DarchetypeArtifactId=espalier-cli",
                "-DarchetypeVersion=" + version,
                "-DarchetypeCatalog=local"));
        all.addAll(List.of(properties));
        maven(
                ROOT.resolve("mvnw"),
                folder,
                "org.apache.maven.plugins:maven-archetype-plugin:" + pluginVersion + ":generate",
                all.toArray(String[]::new));
    }

    private void maven(Path wrapper, Path folder, String goal, String... properties)
            throws IOException, InterruptedException {
        Path log = folder.resolve("build.log");
        ProcessBuilder builder = new ProcessBuilder(wrapper.toString(), "-B", "-ntp", goal)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.command().addAll(List.of(properties));
        builder.command().add("-Dmaven.repo.local=" + repository);
        // what this build has downloaded already; its own modules are not there, or not the present ones
        builder.command().add("-Dmaven.repo.local.tail=" + System.getProperty("localRepository", ""));
        builder.command().add("-Dmaven.repo.local.tail.ignoreAvailability=true");
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        // a build of seconds ends before the second compiler pays
        builder.environment().put("MAVEN_OPTS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC");
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
}
