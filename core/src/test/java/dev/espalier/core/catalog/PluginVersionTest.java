package dev.espalier.core.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.core.fixture.JarBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.security.ProtectionDomain;
import java.security.cert.Certificate;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which version a plugin is said to have, by what lies beside it. */
class PluginVersionTest {

    private static final String LION = "com.acme.lion.Lion";

    @TempDir
    Path folder;

    @Test
    void aJarOfOneArtifactDeclaresItInItsManifest() throws IOException {
        assertEquals(
                "2.1",
                versionOf(lion().attribute("Implementation-Version", "2.1")
                        .file(maven("com.acme"), properties("com.acme", "2.1-rc1"))));
    }

    @Test
    void aMergedJarHasTheVersionsOfItsArtifacts() throws IOException {
        assertEquals("2.1", versionOf(merged().file(maven("com.acme"), properties("com.acme", "2.1"))));
    }

    @Test
    void theClosestGroupCounts() throws IOException {
        assertEquals(
                "2.1",
                versionOf(merged().file(maven("com.acme"), properties("com.acme", "7"))
                        .file(maven("com.acme.lion"), properties("com.acme.lion", "2.1"))));
    }

    @Test
    void aMergedJarSaysNothingOfWhatNoArtifactHolds() throws IOException {
        assertEquals("", versionOf(merged()));
        assertEquals("", versionOf(merged().file(maven("com.acm"), properties("com.acm", "3"))));
    }

    @Test
    void aMergedJarSaysNothingWhereArtifactsOfOneGroupDiffer() throws IOException {
        assertEquals(
                "",
                versionOf(merged().file(maven("com.acme"), properties("com.acme", "2.1"))
                        .file("META-INF/maven/com.acme/other/pom.properties", properties("com.acme", "2.2"))));
    }

    /** As the loaders of executable jars do, which name places that are no files. */
    @Test
    void aJarWithinAJarIsNamedAndDigested() throws Exception {
        Path inner = lion().build(folder.resolve("acme-lion-2.1.jar"));
        Path outer = folder.resolve("application.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(outer))) {
            out.putNextEntry(new JarEntry("lib/acme-lion-2.1.jar"));
            out.write(Files.readAllBytes(inner));
        }
        URL location =
                URI.create("jar:" + outer.toUri() + "!/lib/acme-lion-2.1.jar!/").toURL();
        try (NestedLoader loader = new NestedLoader(inner, location)) {
            PluginOrigin origin = new Origins().of(loader.loadClass(LION));
            assertEquals("acme-lion-2.1.jar", origin.name());
            assertEquals(new Origins().ofPath(inner).digest(), origin.digest());
        }
    }

    @Test
    void aClassOfUnknownOriginIsDigestedByItself() throws Exception {
        Path jar = lion().build(folder.resolve("lion.jar"));
        URL location = URI.create("file:/nowhere/at/all.jar!/lib/lion.jar").toURL();
        try (NestedLoader loader = new NestedLoader(jar, location);
                JarFile opened = new JarFile(jar.toFile());
                InputStream file = opened.getInputStream(opened.getEntry(LION.replace('.', '/') + ".class"))) {
            assertEquals(
                    PluginOrigin.digestOf(file),
                    new Origins().of(loader.loadClass(LION)).digest());
        }
    }

    private String versionOf(JarBuilder jar) throws IOException {
        Path plugins = Files.createTempDirectory(folder, "plugins");
        jar.build(plugins.resolve("lion.jar"));
        try (PluginCatalog catalog = PluginCatalog.load(ClassLoader.getPlatformClassLoader(), plugins)) {
            return catalog.plugins().get(0).version();
        }
    }

    private static JarBuilder lion() {
        return new JarBuilder()
                .optimizer(LION, "@dev.espalier.api.Plugin(\"acme-lion\")", "", "")
                .lists(LION);
    }

    /** With the manifest of the application, as it was merged. */
    private static JarBuilder merged() {
        return lion().attribute("Implementation-Version", "99")
                .file(maven("org.example"), properties("org.example", "5"))
                .file(maven("org.other"), properties("org.other", "6"));
    }

    private static String maven(String group) {
        return "META-INF/maven/" + group + "/library/pom.properties";
    }

    private static String properties(String group, String version) {
        return "groupId=" + group + "\nartifactId=library\nversion=" + version + "\n";
    }

    /** Gives the classes of a jar another location. */
    private static final class NestedLoader extends URLClassLoader {

        private final ProtectionDomain domain;

        NestedLoader(Path jar, URL location) throws MalformedURLException {
            super(new URL[] {jar.toUri().toURL()}, PluginVersionTest.class.getClassLoader());
            domain = new ProtectionDomain(new CodeSource(location, (Certificate[]) null), null);
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
                if (in == null) {
                    throw new ClassNotFoundException(name);
                }
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length, domain);
            } catch (IOException failure) {
                throw new ClassNotFoundException(name, failure);
            }
        }
    }
}
