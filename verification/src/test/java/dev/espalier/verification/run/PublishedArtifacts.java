package dev.espalier.verification.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.verification.modules.PublishedModule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
    private static final List<String> ARTIFACTS = List.of("api", "testkit");

    /**
     * Publishes.
     *
     * @param repository a folder that is not there yet
     */
    static PublishedArtifacts in(Path repository) throws IOException {
        Files.createDirectory(repository);
        String version = versionOf(ROOT.resolve("pom.xml"));
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

    private static String versionOf(Path pom) throws IOException {
        String text = Files.readString(pom);
        int start = text.indexOf("<version>") + "<version>".length();
        return text.substring(start, text.indexOf("</version>", start));
    }

    /**
     * Builds a project with this repository, by a Maven of its own.
     *
     * @param wrapper the Maven wrapper to call
     * @param project the folder with the {@code pom.xml}
     * @param properties further arguments
     */
    void build(Path wrapper, Path project, String... properties) throws IOException, InterruptedException {
        Path log = project.resolve("build.log");
        ProcessBuilder builder = new ProcessBuilder(wrapper.toString(), "-B", "-ntp", "package")
                .directory(project.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.command().addAll(List.of(properties));
        builder.command().add("-Dmaven.repo.local=" + repository);
        // what this build has downloaded already; its own modules are not there, or not the present ones
        builder.command().add("-Dmaven.repo.local.tail=" + System.getProperty("localRepository", ""));
        builder.command().add("-Dmaven.repo.local.tail.ignoreAvailability=true");
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
}
