package dev.espalier.core.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.core.fixture.JarBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What may lie in a plugin folder besides one jar for each plugin: versions of one jar, links, archives, and nothing. */
class PluginFolderEntriesTest {

    /** An application without plugins of its own. */
    private static final ClassLoader NOTHING = new ClassLoader(null) {};

    private static final String LISTENERS = "META-INF/services/dev.espalier.api.event.TrainingListenerProvider";

    /** The jars {@code lion-VERSION.jar}, {@code ears-VERSION.jar} and {@code ears-and-lion-VERSION.jar}. */
    @TempDir
    static Path jars;

    @TempDir
    Path scratch;

    private Path folder;

    @BeforeAll
    static void buildJars() throws IOException {
        for (String version : List.of("1", "2")) {
            lion(version).build(jars.resolve("lion-" + version + ".jar"));
            ears(new JarBuilder(), version).build(jars.resolve("ears-" + version + ".jar"));
            ears(lion(version), version).build(jars.resolve("ears-and-lion-" + version + ".jar"));
        }
    }

    private static JarBuilder lion(String version) {
        return new JarBuilder()
                .optimizer("acme.Lion", "@dev.espalier.api.Plugin(\"lion\")", "int mane", version)
                .lists("acme.Lion")
                .attribute("Implementation-Version", version);
    }

    private static JarBuilder ears(JarBuilder jar, String version) {
        return jar.source(
                        "ear.Ears",
                        "package ear; public class Ears implements dev.espalier.api.event.TrainingListenerProvider {"
                                + " static final int VERSION = " + version + ";"
                                + " public java.util.List<dev.espalier.api.event.TrainingListener> listeners(Host host) {"
                                + " return java.util.List.of(); } }")
                .file(LISTENERS, "ear.Ears\n")
                .attribute("Implementation-Version", version);
    }

    @BeforeEach
    void makeFolder() throws IOException {
        folder = Files.createDirectory(scratch.resolve("plugins"));
    }

    private Path put(String jar, String place) throws IOException {
        Path target = folder.resolve(place);
        Files.createDirectories(target.getParent());
        return Files.copy(jars.resolve(jar), target);
    }

    private List<String> broken() {
        try (PluginCatalog catalog = PluginCatalog.load(NOTHING, folder)) {
            return catalog.broken().stream().map(BrokenPlugin::toString).toList();
        }
    }

    @Test
    void twoVersionsInOneSubFolderAreToldAndNeitherIsUsed() throws IOException {
        put("lion-1.jar", "lion/lion-1.jar");
        put("lion-2.jar", "lion/lib/lion-2.jar");
        try (PluginCatalog catalog = PluginCatalog.load(NOTHING, folder)) {
            assertEquals(1, catalog.broken().size(), catalog.broken().toString());
            String fault = catalog.broken().get(0).toString();
            assertTrue(fault.contains("optimizer lion"), fault);
            assertTrue(fault.contains("lion/lion-1.jar"), fault);
            assertTrue(fault.contains("lion/lion-2.jar"), fault);
            assertTrue(fault.contains("remove one of the jars"), fault);
            EspalierException used =
                    assertThrows(EspalierException.class, () -> catalog.find(PluginKind.OPTIMIZER, "lion"));
            assertEquals(ErrorCode.PLUGIN_BROKEN, used.code());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "lion-1.jar, lion-2.jar",
        "old/lion.jar, new/lion.jar",
        "old/lion.jar, lion.jar",
    })
    void twoVersionsApartAreAmbiguousWhereTheNameIsUsed(String one, String other) throws IOException {
        put("lion-1.jar", one);
        put("lion-2.jar", other);
        try (PluginCatalog catalog = PluginCatalog.load(NOTHING, folder)) {
            assertEquals(List.of(), catalog.broken());
            EspalierException used =
                    assertThrows(EspalierException.class, () -> catalog.find(PluginKind.OPTIMIZER, "lion"));
            assertEquals(ErrorCode.PLUGIN_AMBIGUOUS, used.code());
            for (PluginDescriptor plugin : catalog.plugins()) {
                String reference = catalog.reference(plugin);
                assertEquals(plugin, catalog.find(PluginKind.OPTIMIZER, reference), reference);
                assertTrue(used.getMessage().contains(reference), used.getMessage());
            }
        }
    }

    @Test
    void twoCopiesInOneSubFolderAreNoFault() throws IOException {
        put("lion-1.jar", "lion/lion.jar");
        put("lion-1.jar", "lion/copy.jar");
        try (PluginCatalog catalog = PluginCatalog.load(NOTHING, folder)) {
            assertEquals(List.of(), catalog.broken());
            assertEquals("lion", catalog.find(PluginKind.OPTIMIZER, "lion").name());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "ears-1.jar, ears-2.jar",
        "one/ears.jar, two/ears.jar",
        "both/ears-1.jar, both/ears-2.jar",
    })
    void twoVersionsOfListenersAreTold(String one, String other) throws IOException {
        put("ears-1.jar", one);
        put("ears-2.jar", other);
        List<String> faults = broken();
        assertEquals(1, faults.size(), faults.toString());
        assertTrue(faults.get(0).contains("ear.Ears"), faults.toString());
        assertTrue(faults.get(0).contains(one) && faults.get(0).contains(other), faults.toString());
        assertTrue(faults.get(0).contains("remove one of the jars"), faults.toString());
    }

    @Test
    void listenersAreShownWithTheirJars() throws IOException {
        put("ears-and-lion-2.jar", "ears.jar");
        put("ears-and-lion-2.jar", "copy.jar");
        try (PluginCatalog catalog = PluginCatalog.load(NOTHING, folder)) {
            assertEquals(List.of(), catalog.broken());
            assertEquals(1, catalog.listeners().size());
            FoundListeners found = catalog.listeners().get(0);
            assertEquals("ear.Ears", found.provider().getClass().getName());
            assertEquals("copy.jar 2", found.origin() + " " + found.origin().version());
        }
    }

    @ParameterizedTest
    @CsvSource({"lion.JAR", "Lion.Jar", "sub/lion.JAR", "sub/deep/lion.jar", "looks-like-a.jar/lion.jar"})
    void aJarIsSeenHoweverItsNameEnds(String place) throws IOException {
        put("lion-1.jar", place);
        try (PluginCatalog catalog = PluginCatalog.load(NOTHING, folder)) {
            assertEquals(List.of(), catalog.broken());
            String jar = catalog.find(PluginKind.OPTIMIZER, "lion").origin().toString();
            assertTrue(jar.endsWith(place.substring(place.lastIndexOf('/') + 1)), jar);
        }
    }

    @DisabledOnOs(OS.WINDOWS)
    @ParameterizedTest
    @CsvSource({"lion.jar", "lion", "sub/lion.jar", "sub/lion"})
    void linksAreFollowed(String link) throws IOException {
        Path elsewhere = Files.createDirectory(scratch.resolve("elsewhere"));
        Files.copy(jars.resolve("lion-1.jar"), elsewhere.resolve("lion.jar"));
        Path place = folder.resolve(link);
        Files.createDirectories(place.getParent());
        Files.createSymbolicLink(place, link.endsWith(".jar") ? elsewhere.resolve("lion.jar") : elsewhere);
        try (PluginCatalog catalog = PluginCatalog.load(NOTHING, folder)) {
            assertEquals(List.of(), catalog.broken());
            assertEquals("lion", catalog.find(PluginKind.OPTIMIZER, "lion").name());
        }
    }

    @DisabledOnOs(OS.WINDOWS)
    @Test
    void theFolderItselfMayBeALink() throws IOException {
        put("lion-1.jar", "lion.jar");
        Path link = Files.createSymbolicLink(scratch.resolve("link"), folder);
        try (PluginCatalog catalog = PluginCatalog.load(NOTHING, link)) {
            assertEquals("lion", catalog.find(PluginKind.OPTIMIZER, "lion").name());
        }
    }

    @DisabledOnOs(OS.WINDOWS)
    @ParameterizedTest
    @CsvSource({
        "gone.jar, ../nowhere.jar",
        "gone, ../nowhere",
        "loop.jar, loop.jar",
        "loop, loop",
        "sub/gone.jar, ../../nowhere.jar",
        "sub/gone, ../../nowhere",
    })
    void aLinkThatLeadsNowhereIsToldAndHidesNothing(String link, String target) throws IOException {
        put("lion-1.jar", "lion.jar");
        Path place = folder.resolve(link);
        Files.createDirectories(place.getParent());
        Files.createSymbolicLink(place, Path.of(target));
        try (PluginCatalog catalog = PluginCatalog.load(NOTHING, folder)) {
            assertEquals("lion", catalog.find(PluginKind.OPTIMIZER, "lion").name());
            assertEquals(
                    List.of(link + ": it is a broken symbolic link; correct the link, or remove it"),
                    catalog.broken().stream().map(BrokenPlugin::toString).toList());
        }
    }

    @DisabledOnOs(OS.WINDOWS)
    @ParameterizedTest
    @CsvSource({"sub/up, ..", "sub/self, .", "sub/deep/up, .."})
    void aLinkToAFolderAboveItIsFollowedOnce(String link, String target) throws IOException {
        put("lion-1.jar", "sub/lion.jar");
        Path place = folder.resolve(link);
        Files.createDirectories(place.getParent());
        Files.createSymbolicLink(place, Path.of(target));
        try (PluginCatalog catalog = PluginCatalog.load(NOTHING, folder)) {
            assertEquals(List.of(), catalog.broken());
            assertEquals("lion", catalog.find(PluginKind.OPTIMIZER, "lion").name());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            plugin.zip       | it is an archive, not a jar      | unpack it
            PLUGIN.ZIP       | it is an archive, not a jar      | unpack it
            plugin.tar.gz    | it is an archive, not a jar      | unpack it
            plugin.tgz       | it is an archive, not a jar      | unpack it
            sub/plugin.zip   | it is an archive, not a jar      | unpack it
            Lion.class       | it is a class file, not a jar  | build a jar
            Lion.java        | it is a class file, not a jar  | build a jar
            sub/Lion.class   | it is a class file, not a jar  | build a jar
            garbage.jar      | cannot be read as a jar             | copy the jar again
            sub/garbage.jar  | cannot be read as a jar             | copy the jar again
            """)
    void whatIsNoJarIsToldForWhatItIs(String place, String what, String remedy) throws IOException {
        Path file = folder.resolve(place);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "garbage");
        try (PluginCatalog catalog = PluginCatalog.load(NOTHING, folder)) {
            assertEquals(1, catalog.broken().size(), catalog.broken().toString());
            BrokenPlugin fault = catalog.broken().get(0);
            assertEquals(place, fault.jar());
            assertTrue(fault.what().contains(what), fault.toString());
            assertTrue(fault.remedy().contains(remedy), fault.toString());
        }
    }

    @Test
    void anEmptyJarIsDamaged() throws IOException {
        Files.createFile(folder.resolve("empty.jar"));
        List<String> faults = broken();
        assertEquals(1, faults.size(), faults.toString());
        assertTrue(faults.get(0).startsWith("empty.jar: it cannot be read as a jar"), faults.toString());
    }

    @Test
    void anEmptyFolderSaysSoOnce() throws IOException {
        assertEquals(
                List.of(folder + ": the plugin folder contains no jar; put jars of plugins into it, or leave"
                        + " --plugins out"),
                broken());
        Files.createDirectory(folder.resolve("empty"));
        assertEquals(
                List.of("empty: the folder contains no jar; put the plugin's jar into it, or remove the folder"),
                broken());
    }
}
