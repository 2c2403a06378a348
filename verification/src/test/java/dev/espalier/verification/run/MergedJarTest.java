package dev.espalier.verification.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.core.Espalier;
import dev.espalier.verification.modules.PublishedModule;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An application and all its libraries merged into one jar or folder, as it is deployed; lists of services are joined. */
@Tag("slow")
class MergedJarTest {

    private static final String SERVICES = "META-INF/services/";
    private static final Pattern PLUGIN = Pattern.compile("plugin: (\\S+) (\\S*) from (.+)");

    @TempDir
    static Path folder;

    private static final Map<String, byte[]> MERGED = new TreeMap<>();

    @BeforeAll
    static void merge() throws IOException {
        for (Path library : PublishedModule.modulePath()) {
            if (Files.isDirectory(library)) {
                try (Stream<Path> below = Files.walk(library)) {
                    for (Path file : below.filter(Files::isRegularFile).toList()) {
                        String name = library.relativize(file).toString().replace(File.separatorChar, '/');
                        add(name, Files.readAllBytes(file));
                    }
                }
            } else {
                try (JarFile jar = new JarFile(library.toFile())) {
                    for (JarEntry entry :
                            jar.stream().filter(each -> !each.isDirectory()).toList()) {
                        add(entry.getName(), jar.getInputStream(entry).readAllBytes());
                    }
                }
            }
        }
        MERGED.remove(JarFile.MANIFEST_NAME);
        Stacks.flowers(folder);
    }

    private static void add(String name, byte[] content) {
        MERGED.merge(name, content, (one, other) -> name.startsWith(SERVICES) ? joined(one, other) : one);
    }

    private static byte[] joined(byte[] one, byte[] other) {
        return (new String(one) + "\n" + new String(other)).getBytes();
    }

    @Test
    void aModelFromAMergedJarSaysWhichVersionsItWasMadeWith() throws Exception {
        Path jar = folder.resolve("application.jar");
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        // that of the application, which says nothing of its libraries
        manifest.getMainAttributes().put(Attributes.Name.IMPLEMENTATION_VERSION, "99");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
            for (Map.Entry<String, byte[]> entry : MERGED.entrySet()) {
                out.putNextEntry(new JarEntry(entry.getKey()));
                out.write(entry.getValue());
                out.closeEntry();
            }
        }
        Command command = Command.in(folder).alone(jar);
        command.run("train", "flowers.yaml", "--out", "merged").exits(0);
        requirePlugins(command, "merged", "application.jar");
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(jar));
        String run = Files.readString(folder.resolve("merged/run.json"));
        assertTrue(run.contains(HexFormat.of().formatHex(digest)), run);
    }

    @Test
    void soDoesOneFromAFolderOfClasses() throws IOException {
        Path classes = folder.resolve("app/WEB-INF/classes");
        for (Map.Entry<String, byte[]> entry : MERGED.entrySet()) {
            Path file = classes.resolve(entry.getKey());
            Files.createDirectories(file.getParent());
            Files.write(file, entry.getValue());
        }
        Command command = Command.in(folder).alone(classes);
        command.run("train", "flowers.yaml", "--out", "classes").exits(0);
        requirePlugins(command, "classes", "app/WEB-INF/classes");
    }

    private static void requirePlugins(Command command, String run, String origin) {
        String version = Espalier.version();
        Outcome described =
                command.run("model", "describe", run + "/model.safetensors").exits(0);
        described.prints("espalier: " + version);
        List<Matcher> plugins = described
                .output()
                .lines()
                .map(PLUGIN::matcher)
                .filter(Matcher::matches)
                .toList();
        assertTrue(plugins.size() >= 5, described::toString);
        for (Matcher plugin : plugins) {
            assertEquals(version, plugin.group(2), plugin.group());
            assertEquals(origin, plugin.group(3), plugin.group());
        }
    }
}
