package dev.espalier.core.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The artifacts that a jar or a folder of classes is made of, by the descriptors that Maven and Espalier leave in it: one of
 * an ordinary jar, many of a jar that an application and its libraries were merged into.
 */
final class MergedArtifacts {

    static final MergedArtifacts NONE = new MergedArtifacts(List.of());

    private static final String MAVEN = "META-INF/maven/";
    private static final String MAVEN_FILE = "/pom.properties";
    private static final String ESPALIER = "dev/espalier/core/version.properties";
    private static final String ESPALIER_GROUP = "dev.espalier";

    private final List<Artifact> artifacts;

    /**
     * One of them.
     *
     * @param group the Maven group, with which the names of packages begin by convention
     * @param version its version
     */
    private record Artifact(String group, String version) {

        boolean holds(String packageName) {
            return packageName.equals(group) || packageName.startsWith(group + ".");
        }
    }

    private MergedArtifacts(List<Artifact> artifacts) {
        this.artifacts = artifacts;
    }

    /** What a jar or folder is made of; nothing if it cannot be read. */
    static MergedArtifacts in(Path path) {
        try {
            return new MergedArtifacts(Files.isDirectory(path) ? ofFolder(path) : ofJar(path));
        } catch (IOException unreadable) {
            return NONE;
        }
    }

    /** Whether there is more than one, so that manifest and module descriptor say nothing of each. */
    boolean merged() {
        return artifacts.size() > 1 || artifacts.stream().anyMatch(artifact -> artifact.group.equals(ESPALIER_GROUP));
    }

    /** The version of those whose group is closest to a package; empty if there are none, or if they differ. */
    String versionOf(String packageName) {
        int closest = artifacts.stream()
                .filter(artifact -> artifact.holds(packageName))
                .mapToInt(artifact -> artifact.group.length())
                .max()
                .orElse(0);
        List<String> versions = artifacts.stream()
                .filter(artifact -> artifact.holds(packageName) && artifact.group.length() == closest)
                .map(Artifact::version)
                .distinct()
                .toList();
        return versions.size() == 1 ? versions.get(0) : "";
    }

    private static List<Artifact> ofJar(Path path) throws IOException {
        List<Artifact> artifacts = new ArrayList<>();
        try (ZipFile jar = new ZipFile(path.toFile())) {
            for (ZipEntry entry :
                    jar.stream().filter(each -> isDescriptor(each.getName())).toList()) {
                try (InputStream in = jar.getInputStream(entry)) {
                    add(artifacts, in);
                }
            }
        }
        return artifacts;
    }

    private static List<Artifact> ofFolder(Path path) throws IOException {
        List<Artifact> artifacts = new ArrayList<>();
        Path maven = path.resolve(MAVEN);
        List<Path> files = new ArrayList<>(List.of(path.resolve(ESPALIER)));
        if (Files.isDirectory(maven)) {
            try (Stream<Path> below = Files.walk(maven)) {
                below.filter(file -> file.endsWith(MAVEN_FILE.substring(1))).forEach(files::add);
            }
        }
        for (Path file : files) {
            if (Files.isRegularFile(file)) {
                try (InputStream in = Files.newInputStream(file)) {
                    add(artifacts, in);
                }
            }
        }
        return artifacts;
    }

    private static boolean isDescriptor(String name) {
        return name.equals(ESPALIER) || (name.startsWith(MAVEN) && name.endsWith(MAVEN_FILE));
    }

    private static void add(List<Artifact> artifacts, InputStream in) throws IOException {
        Properties properties = new Properties();
        try {
            properties.load(in);
        } catch (IllegalArgumentException malformed) {
            return;
        }
        String version = properties.getProperty("version", "");
        if (!version.isEmpty()) {
            artifacts.add(new Artifact(properties.getProperty("groupId", ESPALIER_GROUP), version));
        }
    }
}
