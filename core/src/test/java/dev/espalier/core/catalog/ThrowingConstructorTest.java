package dev.espalier.core.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.optimizer.Optimizer;
import dev.espalier.core.document.Problems;
import dev.espalier.core.document.YamlReader;
import dev.espalier.core.fixture.JarBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Plugins of a folder whose constructors and static initialisers throw: they are told with what was thrown, and hide no other. */
class ThrowingConstructorTest {

    private static final ClassLoader NOTHING = new ClassLoader(null) {};

    /** How each fails; {@code WAY} is the class's name in small letters. */
    private static final Map<String, String> WAYS = Map.of(
            "Exceptional", "throw new IllegalStateException(\"boom\");",
            "Erring", "throw new AssertionError(\"boom\");",
            "Overflowing", "again();",
            "Checked", "sneak(new java.io.IOException(\"boom\"));",
            "Own", "throw new Silent();",
            "Initial", "Burst.touch();",
            "Caused", "throw new IllegalStateException(\"outer\", new java.io.IOException(\"boom\"));");

    private static final String SOURCE = """
            package bad;
            @dev.espalier.api.Plugin("%s")
            public record %s(int size) implements dev.espalier.api.optimizer.ParameterOptimizer {
                public %s { if (size %s 0) { fail(); } }
                public %s() { this(1); }
                static void fail() { %s }
                static int again() { return again() + 1; }
                @SuppressWarnings("unchecked")
                static <T extends Throwable> void sneak(Throwable failure) throws T { throw (T) failure; }
                static final class Burst {
                    static { if (true) { throw new IllegalStateException("boom"); } }
                    static void touch() {}
                }
                static final class Silent extends RuntimeException {
                    @Override public String getMessage() { throw new IllegalStateException(); }
                    @Override public String toString() { throw new IllegalStateException(); }
                }
                public void update(
                        dev.espalier.api.parameter.ParameterSlice slice, dev.espalier.api.parameter.Step step) {}
            }
            """;

    private static final String STATIC = """
            package bad;
            @dev.espalier.api.Plugin("static")
            public record Static() implements dev.espalier.api.optimizer.ParameterOptimizer {
                static { if (true) { throw new IllegalStateException("boom"); } }
                public void update(
                        dev.espalier.api.parameter.ParameterSlice slice, dev.espalier.api.parameter.Step step) {}
            }
            """;

    private static final String EARS = """
            package bad;
            public class Ears implements dev.espalier.api.event.TrainingListenerProvider {
                public Ears() { throw new IllegalStateException("boom"); }
                public java.util.List<dev.espalier.api.event.TrainingListener> listeners(Host host) {
                    return java.util.List.of();
                }
            }
            """;

    @TempDir
    static Path scratch;

    private static PluginCatalog always;
    private static PluginCatalog withSettings;

    /** One folder of plugins that fail by their defaults, and one of those that fail when they are given settings. */
    @BeforeAll
    static void buildJars() throws IOException {
        always = catalog(Files.createDirectory(scratch.resolve("always")), ">");
        withSettings = catalog(Files.createDirectory(scratch.resolve("with-settings")), "<");
    }

    private static PluginCatalog catalog(Path folder, String fails) throws IOException {
        Map<Path, JarBuilder> jars = new LinkedHashMap<>();
        WAYS.forEach((name, body) -> jars.put(
                folder.resolve(nameOf(name) + ".jar"),
                new JarBuilder()
                        .source("bad." + name, SOURCE.formatted(nameOf(name), name, name, fails, name, body))
                        .lists("bad." + name)));
        jars.put(
                folder.resolve("static.jar"),
                new JarBuilder().source("bad.Static", STATIC).lists("bad.Static"));
        jars.put(
                folder.resolve("ears.jar"),
                new JarBuilder()
                        .source("bad.Ears", EARS)
                        .file("META-INF/services/dev.espalier.api.event.TrainingListenerProvider", "bad.Ears\n"));
        jars.put(
                folder.resolve("good.jar"),
                new JarBuilder()
                        .optimizer("fine.Good", "@dev.espalier.api.Plugin(\"good\")", "", "")
                        .lists("fine.Good"));
        JarBuilder.buildAll(jars);
        return PluginCatalog.load(NOTHING, folder);
    }

    @AfterAll
    static void close() {
        always.close();
        withSettings.close();
    }

    private static String nameOf(String className) {
        return className.toLowerCase(java.util.Locale.ROOT);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            exceptional | IllegalStateException: boom
            erring      | AssertionError: boom
            overflowing | StackOverflowError
            checked     | IOException: boom
            own         | bad.Own$Silent
            initial     | IllegalStateException: boom
            caused      | IllegalStateException: outer, caused by IOException: boom
            static      | IllegalStateException: boom
            """)
    void whatTheDefaultsThrowIsToldWithItsCause(String name, String thrown) {
        List<BrokenPlugin> faults = always.broken().stream()
                .filter(fault -> fault.jar().equals(name + ".jar"))
                .toList();
        assertEquals(1, faults.size(), faults.toString());
        assertTrue(faults.get(0).what().contains(thrown), faults.toString());
        EspalierException used = assertThrows(EspalierException.class, () -> always.find(PluginKind.OPTIMIZER, name));
        assertEquals(ErrorCode.PLUGIN_BROKEN, used.code());
        assertTrue(used.getMessage().contains(thrown), used.getMessage());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            exceptional | IllegalStateException: boom
            erring      | AssertionError: boom
            overflowing | StackOverflowError
            checked     | IOException: boom
            own         | bad.Own$Silent
            initial     | IllegalStateException: boom
            caused      | IOException: boom
            """)
    void whatSettingsThrowIsToldWithItsCause(String name, String thrown) {
        Problems problems = new Problems();
        new SettingsBinder(withSettings, problems)
                .plugin(Optimizer.class, YamlReader.read("s", "{" + name + ": {size: -1}}"));
        EspalierException told = assertThrows(EspalierException.class, problems::throwIfAny);
        assertEquals(ErrorCode.PLUGIN_BROKEN, told.code(), told.getMessage());
        assertEquals(1, told.problems().size(), told.getMessage());
        assertTrue(told.getMessage().contains(thrown), told.getMessage());
        assertTrue(told.getMessage().contains("optimizer " + name + " of " + name + ".jar"), told.getMessage());
    }

    @Test
    void aMakerOfListenersIsToldToo() {
        List<BrokenPlugin> faults = always.broken().stream()
                .filter(fault -> fault.jar().equals("ears.jar"))
                .toList();
        assertEquals(1, faults.size(), faults.toString());
        assertTrue(faults.get(0).what().contains("IllegalStateException: boom"), faults.toString());
        assertEquals(List.of(), always.listeners());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theGoodOneIsNotHidden(boolean byDefault) {
        PluginCatalog catalog = byDefault ? always : withSettings;
        assertEquals("good", catalog.find(PluginKind.OPTIMIZER, "good").name());
    }
}
