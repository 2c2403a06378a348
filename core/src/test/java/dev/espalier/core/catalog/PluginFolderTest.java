package dev.espalier.core.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Problem;
import dev.espalier.api.optimizer.Optimizer;
import dev.espalier.core.document.Problems;
import dev.espalier.core.document.YamlReader;
import dev.espalier.core.fixture.JarBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Jars that users might drop into a plugin folder. */
class PluginFolderTest {

    /** An application without plugins of its own. */
    private static final ClassLoader NOTHING = new ClassLoader(null) {};

    @TempDir
    static Path jars;

    static List<BrokenPlugin> broken = List.of();

    @TempDir
    Path scratch;

    @BeforeAll
    static void buildJars() throws IOException {
        Map<Path, JarBuilder> built = new LinkedHashMap<>();
        built.put(
                jars.resolve("acme-lion-2.1.jar"),
                new JarBuilder()
                        .optimizer(
                                "acme.Lion",
                                "@dev.espalier.api.Plugin(value = \"lion\", summary = \"roars\")",
                                "double beta",
                                "0.9")
                        .lists("acme.Lion # the king")
                        .attribute("Implementation-Version", "2.1")
                        .attribute("Espalier-Api-Version", "0.1"));
        built.put(
                jars.resolve("tiger.jar"),
                new JarBuilder()
                        .optimizer("zoo.Tiger", "@dev.espalier.api.Plugin(\"tiger\")", "", "")
                        .lists("zoo.Tiger"));
        built.put(jars.resolve("missing-class.jar"), new JarBuilder().lists("gone.Missing"));
        built.put(
                jars.resolve("wrong-type.jar"),
                new JarBuilder()
                        .source(
                                "odd.Text",
                                "package odd; public record Text(String text) { public Text() { this(\"\"); } }")
                        .lists("odd.Text"));
        built.put(
                jars.resolve("throwing-constructor.jar"),
                new JarBuilder()
                        .optimizer(
                                "bad.Thrower",
                                "@dev.espalier.api.Plugin(\"thrower\")",
                                "int size",
                                "Integer.parseInt(\"no number\")")
                        .lists("bad.Thrower"));
        built.put(
                jars.resolve("syntax-error.jar"),
                new JarBuilder()
                        .optimizer("half.Good", "@dev.espalier.api.Plugin(\"good-beside-fault\")", "", "")
                        .lists("half.Good", "this is no class name"));
        Files.writeString(jars.resolve("junk.jar"), "this is no archive");
        built.put(
                jars.resolve("twins.jar"),
                new JarBuilder()
                        .optimizer("twin.One", "@dev.espalier.api.Plugin(\"twin\")", "", "")
                        .optimizer("twin.Two", "@dev.espalier.api.Plugin(\"twin\")", "", "")
                        .lists("twin.One", "twin.Two"));
        built.put(
                jars.resolve("no-record.jar"),
                new JarBuilder()
                        .source(
                                "plain.NoRecord",
                                "package plain; @dev.espalier.api.Plugin(\"no-record\") public class NoRecord implements"
                                        + " dev.espalier.api.optimizer.ParameterOptimizer { public void"
                                        + " update(dev.espalier.api.parameter.ParameterSlice slice,"
                                        + " dev.espalier.api.parameter.Step step) {} }")
                        .lists("plain.NoRecord"));
        built.put(
                jars.resolve("future.jar"),
                new JarBuilder()
                        .optimizer("future.Far", "@dev.espalier.api.Plugin(\"far\")", "", "")
                        .lists("future.Far")
                        .attribute("Espalier-Api-Version", "7.0"));
        built.put(
                jars.resolve("missing-library.jar"),
                new JarBuilder()
                        .source("lib.Needed", "package lib; public class Needed { public static final Object IT = 1; }")
                        .source("needy.Base", "package needy; public interface Base extends Runnable {}")
                        .optimizer(
                                "needy.Plugin",
                                "@dev.espalier.api.Plugin(\"needy\")",
                                "int hash",
                                "lib.Needed.IT.hashCode()")
                        .lists("needy.Plugin")
                        .without("lib.Needed"));
        built.put(
                jars.resolve("abstract-class.jar"),
                new JarBuilder()
                        .source(
                                "half.Base",
                                "package half; @dev.espalier.api.Plugin(\"base\") public abstract class Base"
                                        + " implements dev.espalier.api.optimizer.ParameterOptimizer {}")
                        .lists("half.Base"));
        built.put(
                jars.resolve("no-services.jar"),
                new JarBuilder()
                        .optimizer("lost.Forgotten", "@dev.espalier.api.Plugin(\"forgotten\")", "", "")
                        .source(
                                "lost.Mentions",
                                "package lost; public class Mentions { Class<?> it ="
                                        + " dev.espalier.api.Plugin.class; }"));
        built.put(
                jars.resolve("no-annotation.jar"),
                new JarBuilder().optimizer("anon.Nameless", "", "", "").lists("anon.Nameless"));
        built.put(
                jars.resolve("malformed-name.jar"),
                new JarBuilder()
                        .optimizer("anon.Shouting", "@dev.espalier.api.Plugin(\"Shouting_Name\")", "", "")
                        .lists("anon.Shouting"));
        built.put(
                jars.resolve("no-defaults.jar"),
                new JarBuilder()
                        .source(
                                "strict.NoDefaults",
                                "package strict; @dev.espalier.api.Plugin(\"no-defaults\") public record NoDefaults(int size)"
                                        + " implements dev.espalier.api.optimizer.ParameterOptimizer { public void"
                                        + " update(dev.espalier.api.parameter.ParameterSlice slice,"
                                        + " dev.espalier.api.parameter.Step step) {} }")
                        .lists("strict.NoDefaults"));
        built.put(
                jars.resolve("odd-setting.jar"),
                new JarBuilder()
                        .optimizer("odd.Typed", "@dev.espalier.api.Plugin(\"typed\")", "java.util.Date since", "null")
                        .lists("odd.Typed"));
        built.put(
                jars.resolve("null-default.jar"),
                new JarBuilder()
                        .optimizer("odd.Nulled", "@dev.espalier.api.Plugin(\"nulled\")", "String text", "null")
                        .lists("odd.Nulled"));
        built.put(
                jars.resolve("library.jar"),
                new JarBuilder().source("just.Library", "package just; public class Library {}"));
        built.put(
                jars.resolve("not-public.jar"),
                new JarBuilder()
                        .source(
                                "quiet.Hidden",
                                "package quiet; @dev.espalier.api.Plugin(\"hidden\") record Hidden()"
                                        + " implements dev.espalier.api.optimizer.ParameterOptimizer { public void"
                                        + " update(dev.espalier.api.parameter.ParameterSlice slice,"
                                        + " dev.espalier.api.parameter.Step step) {} }")
                        .lists("quiet.Hidden"));
        JarBuilder.buildAll(built);
        try (PluginCatalog catalog = PluginCatalog.load(NOTHING, jars)) {
            broken = catalog.broken();
        }
    }

    @Test
    void noBrokenJarHidesAGoodOne() {
        try (PluginCatalog catalog = PluginCatalog.load(NOTHING, jars)) {
            assertEquals(
                    List.of("good-beside-fault", "lion", "tiger"),
                    catalog.plugins().stream().map(PluginDescriptor::name).toList());
            List<String> broken = catalog.broken().stream()
                    .map(BrokenPlugin::jar)
                    .distinct()
                    .sorted()
                    .toList();
            assertEquals(
                    List.of(
                            "abstract-class.jar",
                            "future.jar",
                            "junk.jar",
                            "library.jar",
                            "malformed-name.jar",
                            "missing-class.jar",
                            "missing-library.jar",
                            "no-annotation.jar",
                            "no-defaults.jar",
                            "no-record.jar",
                            "no-services.jar",
                            "not-public.jar",
                            "null-default.jar",
                            "odd-setting.jar",
                            "syntax-error.jar",
                            "throwing-constructor.jar",
                            "twins.jar",
                            "wrong-type.jar"),
                    broken);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    abstract-class.jar       | base        | class half.Base is abstract
                    future.jar               |             | built for version 7.0 of the plugin API; this is version 0.1
                    junk.jar                 |             | cannot be read as a jar
                    library.jar              |             | no plugin is listed in it
                    malformed-name.jar       | Shouting_Name | is named 'Shouting_Name'
                    missing-class.jar        |             | class gone.Missing is listed in META-INF/services/dev.espalier.api.optimizer.Optimizer line 1 but is not there
                    missing-library.jar      |             | NoClassDefFoundError: lib/Needed
                    no-annotation.jar        |             | has no @Plugin
                    no-defaults.jar          | no-defaults | no public constructor without arguments
                    no-record.jar            | no-record   | is not a record
                    no-services.jar          | forgotten   | class lost.Forgotten is a plugin that no services file lists
                    not-public.jar           | hidden      | not public
                    null-default.jar         | nulled      | default of component text is null
                    odd-setting.jar          | typed       | has the type java.util.Date, which no file can give
                    syntax-error.jar         |             | line 2: 'this is no class name' is not the name of a class
                    throwing-constructor.jar | thrower     | fails: NumberFormatException
                    twins.jar                | twin        | in the same jar
                    wrong-type.jar           |             | class odd.Text does not implement dev.espalier.api.optimizer.Optimizer
                    """)
    void namesTheFaultOfEachJar(String jar, String name, String what) {
        List<BrokenPlugin> faults =
                broken.stream().filter(plugin -> plugin.jar().equals(jar)).toList();
        assertTrue(
                faults.stream()
                        .anyMatch(fault ->
                                fault.what().contains(what) && !fault.remedy().isEmpty()),
                faults.toString());
        assertTrue(
                name == null || faults.stream().allMatch(fault -> fault.name().equals(name)), faults.toString());
        assertEquals(jar.equals("twins.jar") ? 2 : 1, faults.size(), faults.toString());
    }

    @Test
    void aBrokenPluginFailsWhereItIsUsed() {
        try (PluginCatalog catalog = PluginCatalog.load(NOTHING, jars)) {
            EspalierException used =
                    assertThrows(EspalierException.class, () -> catalog.find(PluginKind.OPTIMIZER, "thrower"));
            assertEquals(ErrorCode.PLUGIN_BROKEN, used.code());
            EspalierException unknown =
                    assertThrows(EspalierException.class, () -> catalog.find(PluginKind.OPTIMIZER, "tigre"));
            assertEquals(ErrorCode.UNKNOWN_PLUGIN, unknown.code());
            String remedy = unknown.problems().get(0).remedy();
            assertTrue(remedy.startsWith("did you mean 'tiger'? known: good-beside-fault, lion, tiger"), remedy);
            assertTrue(remedy.contains("junk.jar"), "one of the broken jars may hold it: " + remedy);
        }
    }

    @Test
    void saysWhereAPluginComesFrom() throws Exception {
        try (PluginCatalog catalog = PluginCatalog.load(NOTHING, jars)) {
            PluginDescriptor lion = catalog.find(PluginKind.OPTIMIZER, "lion");
            Path jar = jars.resolve("acme-lion-2.1.jar");
            assertEquals("optimizer/lion from acme-lion-2.1.jar", lion.toString());
            assertEquals("2.1", lion.version());
            assertEquals("roars", lion.summary());
            assertEquals(
                    Optional.of(jar.toAbsolutePath().normalize()), lion.origin().path());
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(jar));
            assertEquals(HexFormat.of().formatHex(digest), lion.origin().digest());
            assertEquals(
                    List.of("beta"),
                    lion.settings().stream().map(SettingDescriptor::name).toList());
            assertEquals(Optional.of(0.9), lion.settings().get(0).defaultValue());
        }
    }

    @Test
    void pluginsOfOneNameFailOnlyWhereTheNameIsUsed() throws IOException {
        Path folder = Files.createDirectory(scratch.resolve("two-lions"));
        Files.copy(jars.resolve("acme-lion-2.1.jar"), folder.resolve("acme-lion-2.1.jar"));
        Files.copy(jars.resolve("tiger.jar"), folder.resolve("tiger.jar"));
        new JarBuilder()
                .optimizer("other.Lion", "@dev.espalier.api.Plugin(\"lion\")", "int mane", "3")
                .lists("other.Lion")
                .build(folder.resolve("others/other.jar"));
        try (PluginCatalog catalog = PluginCatalog.load(NOTHING, folder)) {
            assertEquals(List.of(), catalog.broken());
            assertEquals("tiger", catalog.find(PluginKind.OPTIMIZER, "tiger").name());
            assertEquals(
                    List.of(
                            "optimizer lion is provided by acme-lion-2.1.jar and others/other.jar; write lion@acme-lion or"
                                    + " lion@other, or remove one of the jars"),
                    catalog.ambiguous().stream().map(Problem::text).toList());
            EspalierException ambiguous =
                    assertThrows(EspalierException.class, () -> catalog.find(PluginKind.OPTIMIZER, "lion"));
            assertEquals(ErrorCode.PLUGIN_AMBIGUOUS, ambiguous.code());
            assertEquals(
                    "optimizer lion is provided by acme-lion-2.1.jar and others/other.jar; write lion@acme-lion or"
                            + " lion@other, or remove one of the jars",
                    ambiguous.problems().get(0).text());
            for (String name : List.of("lion@acme-lion", "lion@acme-lion-2.1")) {
                assertEquals(
                        "acme.Lion",
                        catalog.find(PluginKind.OPTIMIZER, name).type().getName());
            }
            for (String name : List.of("lion@other", "lion@others")) {
                assertEquals(
                        "other.Lion",
                        catalog.find(PluginKind.OPTIMIZER, name).type().getName());
            }
            assertThrows(EspalierException.class, () -> catalog.find(PluginKind.OPTIMIZER, "lion@third"));
            Optimizer bound = bind(catalog, "{lion@other: {mane: 7}}");
            assertEquals(
                    "{\"lion@other\":{\"mane\":7}}",
                    new SettingsWriter(catalog)
                            .write(PluginKind.OPTIMIZER, bound)
                            .toString());
        }
    }

    @Test
    void findsThePluginsThatAShadedJarHasLost() throws IOException {
        Path folder = Files.createDirectory(scratch.resolve("shaded"));
        new JarBuilder()
                .optimizer("one.Kept", "@dev.espalier.api.Plugin(\"kept\")", "", "")
                .optimizer("two.Lost", "@dev.espalier.api.Plugin(\"lost\")", "", "")
                .lists("one.Kept")
                .build(folder.resolve("shaded.jar"));
        try (PluginCatalog catalog = PluginCatalog.load(NOTHING, folder)) {
            assertEquals(List.of(), catalog.broken());
            assertEquals("kept", catalog.find(PluginKind.OPTIMIZER, "kept").name());
            assertEquals(
                    List.of(
                            "shaded.jar: optimizer lost: class two.Lost is a plugin that no services file lists; name it in"
                                    + " META-INF/services/dev.espalier.api.optimizer.Optimizer; if the jar was put together of"
                                    + " several, let the tool merge their lists (ServicesResourceTransformer of Maven's shade"
                                    + " plugin, mergeServiceFiles() of Gradle's shadow)"),
                    catalog.unlisted().stream().map(BrokenPlugin::toString).toList());
        }
    }

    @Test
    void whatIsToldOnceIsNotToldAsUnlistedToo() {
        try (PluginCatalog catalog = PluginCatalog.load(NOTHING, jars)) {
            assertEquals(List.of(), catalog.unlisted());
        }
    }

    @Test
    void copiesOfOneJarAreOnePlugin() throws IOException {
        Path folder = Files.createDirectory(scratch.resolve("copies"));
        Files.copy(jars.resolve("tiger.jar"), folder.resolve("tiger.jar"));
        Files.copy(jars.resolve("tiger.jar"), folder.resolve("tiger-copy.jar"));
        try (PluginCatalog catalog = PluginCatalog.load(NOTHING, folder)) {
            assertEquals(1, catalog.plugins().size());
            assertEquals("tiger", catalog.find(PluginKind.OPTIMIZER, "tiger").name());
            assertEquals(List.of(), catalog.broken());
        }
    }

    @Test
    void pluginsMayBringTwoVersionsOfOneLibrary() throws IOException {
        Path folder = Files.createDirectory(scratch.resolve("versions"));
        for (String version : List.of("1", "2")) {
            new JarBuilder()
                    .source(
                            "lib.Version",
                            "package lib; public class Version { public static String name() { return \"" + version
                                    + "\"; } }")
                    .optimizer(
                            "user" + version + ".Uses",
                            "@dev.espalier.api.Plugin(\"uses-" + version + "\")",
                            "String library",
                            "lib.Version.name()")
                    .lists("user" + version + ".Uses")
                    .without("lib.Version")
                    .build(folder.resolve("plugin" + version + "/plugin.jar"));
            new JarBuilder()
                    .source(
                            "lib.Version",
                            "package lib; public class Version { public static String name() { return \"" + version
                                    + "\"; } }")
                    .build(folder.resolve("plugin" + version + "/lib/library.jar"));
        }
        try (PluginCatalog catalog = PluginCatalog.load(NOTHING, folder)) {
            assertEquals(List.of(), catalog.broken());
            for (String version : List.of("1", "2")) {
                PluginDescriptor uses = catalog.find(PluginKind.OPTIMIZER, "uses-" + version);
                assertEquals(Optional.of(version), uses.settings().get(0).defaultValue());
                assertEquals("plugin" + version + "/plugin.jar", uses.origin().toString());
            }
        }
    }

    @Test
    void aPluginSeesTheContractAndThePlatformAlone() throws IOException {
        Path folder = Files.createDirectory(scratch.resolve("curious"));
        new JarBuilder()
                .source(
                        "spy.Sight",
                        "package spy; public class Sight { public static String of(String name) { try { Class.forName(name);"
                                + " return \"seen\"; } catch (ClassNotFoundException hidden) { return \"hidden\"; } } }")
                .optimizer(
                        "spy.Spy",
                        "@dev.espalier.api.Plugin(\"spy\")",
                        "String core, String contract, String platform, String library",
                        "Sight.of(\"" + PluginCatalog.class.getName() + "\"), Sight.of(\"dev.espalier.api.Shape\"),"
                                + " Sight.of(\"java.sql.Driver\"), Sight.of(\"org.snakeyaml.engine.v2.api.Load\")")
                .lists("spy.Spy")
                .build(folder.resolve("spy.jar"));
        try (PluginCatalog catalog = PluginCatalog.load(PluginFolderTest.class.getClassLoader(), folder)) {
            PluginDescriptor spy = catalog.find(PluginKind.OPTIMIZER, "spy");
            assertEquals(
                    List.of("hidden", "seen", "seen", "hidden"),
                    spy.settings().stream()
                            .map(setting -> setting.defaultValue().orElseThrow())
                            .toList());
        }
    }

    @Test
    void readsTheProvidersOfAModularJar() throws IOException {
        Path folder = Files.createDirectory(scratch.resolve("modular"));
        new JarBuilder()
                .optimizer("mod.Bear", "@dev.espalier.api.Plugin(\"bear\")", "", "")
                .module("module mod { requires dev.espalier.api; provides dev.espalier.api.optimizer.Optimizer with"
                        + " mod.Bear; }")
                .build(folder.resolve("bear.jar"));
        try (PluginCatalog catalog = PluginCatalog.load(NOTHING, folder)) {
            assertEquals(List.of(), catalog.broken());
            assertEquals("bear", catalog.find(PluginKind.OPTIMIZER, "bear").name());
        }
    }

    @Test
    void findsMakersOfListeners() throws IOException {
        Path folder = Files.createDirectory(scratch.resolve("listeners"));
        new JarBuilder()
                .source(
                        "ear.Ears",
                        "package ear; public class Ears implements dev.espalier.api.event.TrainingListenerProvider {"
                                + " public java.util.List<dev.espalier.api.event.TrainingListener> listeners(Host host) {"
                                + " return java.util.List.of(); } }")
                .file("META-INF/services/dev.espalier.api.event.TrainingListenerProvider", "ear.Ears\near.Deaf\n")
                .build(folder.resolve("ears.jar"));
        try (PluginCatalog catalog = PluginCatalog.load(NOTHING, folder)) {
            assertEquals(
                    List.of("ear.Ears"),
                    catalog.listenerProviders().stream()
                            .map(provider -> provider.getClass().getName())
                            .toList());
            assertEquals(1, catalog.broken().size());
        }
    }

    @Test
    void looksIntoSubFoldersAndOverOtherFiles() throws IOException {
        Path folder = Files.createDirectory(scratch.resolve("mixed"));
        Files.writeString(folder.resolve("README.txt"), "not a plugin");
        Files.createDirectory(folder.resolve(".hidden"));
        Files.createDirectory(folder.resolve("empty"));
        Path sub = Files.createDirectory(folder.resolve("sub"));
        Files.copy(jars.resolve("tiger.jar"), sub.resolve("tiger.jar"));
        Files.copy(jars.resolve("junk.jar"), sub.resolve("junk.jar"));
        try (PluginCatalog catalog = PluginCatalog.load(NOTHING, folder)) {
            assertEquals(
                    "sub/tiger.jar",
                    catalog.find(PluginKind.OPTIMIZER, "tiger").origin().toString());
            assertEquals(
                    List.of("empty", "sub/junk.jar"),
                    catalog.broken().stream().map(BrokenPlugin::jar).toList());
        }
    }

    @Test
    void namesAFolderThatIsNotThere() {
        EspalierException missing =
                assertThrows(EspalierException.class, () -> PluginCatalog.load(NOTHING, scratch.resolve("nowhere")));
        assertEquals(ErrorCode.IO, missing.code());
    }

    private static Optimizer bind(PluginCatalog catalog, String text) {
        Problems problems = new Problems();
        Optional<Optimizer> plugin =
                new SettingsBinder(catalog, problems).plugin(Optimizer.class, YamlReader.read("s", text));
        problems.throwIfAny();
        return plugin.orElseThrow();
    }
}
