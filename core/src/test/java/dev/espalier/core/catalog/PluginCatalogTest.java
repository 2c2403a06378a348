package dev.espalier.core.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Plugin;
import dev.espalier.api.optimizer.Optimizer;
import dev.espalier.api.optimizer.ParameterOptimizer;
import dev.espalier.api.parameter.ParameterSlice;
import dev.espalier.api.parameter.Step;
import dev.espalier.core.document.SettingName;
import dev.espalier.core.fixture.Fixtures;
import dev.espalier.core.fixture.JarBuilder;
import dev.espalier.core.initializers.KaimingNormal;
import java.io.IOException;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PluginCatalogTest {

    private static final ClassLoader APPLICATION = PluginCatalogTest.class.getClassLoader();

    @TempDir
    Path folder;

    @Test
    void findsTheBuiltInsOfTheCore() {
        PluginCatalog catalog = PluginCatalog.load(APPLICATION);
        assertEquals(List.of(), catalog.broken());
        PluginDescriptor kaiming = catalog.find(PluginKind.INITIALIZER, "kaiming-normal");
        assertEquals(KaimingNormal.class, kaiming.type());
        assertFalse(kaiming.summary().isEmpty());
        assertEquals(64, kaiming.origin().digest().length());
        assertTrue(catalog.plugins(PluginKind.LAYER).size() > 10);
        List<String> names = catalog.plugins(PluginKind.LAYER).stream()
                .map(PluginDescriptor::name)
                .toList();
        assertEquals(names.stream().sorted().toList(), names);
    }

    @Test
    void takesClassesThatTheApplicationNames() {
        PluginCatalog catalog =
                PluginCatalog.load(APPLICATION).with(Fixtures.all()).with(Fixtures.Adam.class);
        assertEquals(
                Fixtures.Adam.class, catalog.find(PluginKind.OPTIMIZER, "adam").type());
        assertEquals(
                Fixtures.Adam.class,
                catalog.describe(PluginKind.OPTIMIZER, new Fixtures.Adam()).type());
        EspalierException refused =
                assertThrows(EspalierException.class, () -> catalog.with(String.class, NoName.class, Hidden.class));
        assertEquals(3, refused.problems().size());
        assertEquals(ErrorCode.PLUGIN_BROKEN, refused.code());
    }

    /** An optimizer that forgot its name. */
    public record NoName() implements ParameterOptimizer {
        @Override
        public void update(ParameterSlice slice, Step step) {}
    }

    @Plugin("hidden")
    private record Hidden() implements ParameterOptimizer {
        @Override
        public void update(ParameterSlice slice, Step step) {}
    }

    @Test
    void namesTheKindThatHasTheName() {
        PluginCatalog catalog = PluginCatalog.load(APPLICATION).with(Fixtures.all());
        EspalierException unknown =
                assertThrows(EspalierException.class, () -> catalog.find(PluginKind.OPTIMIZER, "dense"));
        assertEquals(
                "no optimizer is called 'dense' (there is a layer of that name)",
                unknown.problems().get(0).what());
        assertEquals(
                "known: adam, everything, lookahead, sgd",
                unknown.problems().get(0).remedy());
    }

    @Test
    void describesSettings() {
        PluginCatalog catalog = PluginCatalog.load(APPLICATION).with(Fixtures.all());
        List<SettingDescriptor> settings =
                catalog.find(PluginKind.OPTIMIZER, "everything").settings();
        assertEquals(
                List.of(
                        "whole: a whole number",
                        "longer: a whole number",
                        "single: a number",
                        "number: a number",
                        "flag: true or false",
                        "text: text",
                        "epsilon-placement: one of inside-root, outside-root",
                        "time: a duration such as 500ms, 30s, 10m or 2h",
                        "shape: a list of dimensions such as [28, 28]",
                        "maybe-text: text",
                        "maybe-whole: a whole number",
                        "maybe-longer: a whole number",
                        "maybe-number: a number",
                        "maybe-inner: an optimizer",
                        "wholes: a list, each item a whole number",
                        "texts: a list, each item text",
                        "penalties: a list, each item a regularizer",
                        "weights: a map, each value a number",
                        "schedules: a map, each value a list, each item a scheduler",
                        "monitor: a map of metric, direction",
                        "range: a map of low, high"),
                settings.stream()
                        .map(setting -> setting.name() + ": " + setting.type().expected())
                        .toList());
        PluginDescriptor dropout = catalog.find(PluginKind.REGULARIZER, "dropout");
        assertEquals("probability", dropout.shorthand().orElseThrow().name());
        assertEquals("in [0, 1)", dropout.settings().get(0).description());
        assertEquals(Optional.of(0.5), dropout.settings().get(0).defaultValue());
    }

    @ParameterizedTest
    @CsvSource({
        "rate, rate",
        "warmupSteps, warmup-steps",
        "beta1, beta1",
        "topK, top-k",
        "useBN, use-bn",
        "l2Norm, l2-norm",
        "HTTPServer, http-server",
        "snake_case, snake-case"
    })
    void settingsAreNamedInLowerCaseWithHyphens(String component, String setting) {
        assertEquals(setting, SettingName.of(component));
    }

    @Test
    void everyKindHasAWordAndAnInterface() {
        for (PluginKind kind : PluginKind.values()) {
            assertEquals(Optional.of(kind), PluginKind.of(kind.type()));
            assertEquals(Optional.of(kind), PluginKind.ofWord(kind.toString()));
            assertTrue(kind.nounWithArticle().endsWith(kind.noun()));
        }
        assertEquals("data-source", PluginKind.DATA_SOURCE.toString());
        assertEquals("an evaluation metric", PluginKind.EVALUATION_METRIC.nounWithArticle());
        assertEquals(Optional.empty(), PluginKind.of(String.class));
        assertEquals(Optional.empty(), PluginKind.of(Fixtures.Adam.class));
    }

    @Test
    void sharesTheClassPathWithoutOneJarHidingAnother() throws IOException {
        Path good = new JarBuilder()
                .optimizer("shared.Good", "@dev.espalier.api.Plugin(\"good\")", "", "")
                .lists("shared.Good", "shared.Gone", "not a class")
                .build(folder.resolve("good.jar"));
        Path bad = new JarBuilder()
                .optimizer("shared.Bad", "@dev.espalier.api.Plugin(\"bad\")", "int size", "Integer.parseInt(\"x\")")
                .lists("shared.Bad")
                .build(folder.resolve("bad.jar"));
        URL[] urls = {bad.toUri().toURL(), good.toUri().toURL()};
        try (URLClassLoader loader = new URLClassLoader(urls, APPLICATION)) {
            PluginCatalog catalog = PluginCatalog.load(loader);
            assertEquals("good", catalog.find(PluginKind.OPTIMIZER, "good").name());
            assertEquals(
                    List.of("bad.jar", "good.jar", "good.jar"),
                    catalog.broken().stream().map(BrokenPlugin::jar).sorted().toList());
            assertTrue(catalog.plugins(PluginKind.LAYER).size() > 10, "the application's own are there too");
        }
    }

    @Test
    void saysWhatAClosedModuleIsToAdd() throws IOException {
        assumeTrue(Optimizer.class.getModule().isNamed(), "the contract is not on the module path");
        new JarBuilder()
                .optimizer("closed.Bear", "@dev.espalier.api.Plugin(\"bear\")", "double size", "2")
                .optimizer("closed.Fails", "@dev.espalier.api.Plugin(\"fails\")", "int size", "Integer.parseInt(\"x\")")
                .optimizer("open.Wolf", "@dev.espalier.api.Plugin(\"wolf\")", "double size", "2")
                .module("module closed { requires dev.espalier.api; exports open;"
                        + " provides dev.espalier.api.optimizer.Optimizer with closed.Bear, closed.Fails, open.Wolf; }")
                .build(folder.resolve("closed.jar"));
        Configuration configuration = ModuleLayer.boot()
                .configuration()
                .resolve(ModuleFinder.of(folder), ModuleFinder.of(), Set.of("closed"));
        ModuleLayer layer = ModuleLayer.boot().defineModulesWithOneLoader(configuration, APPLICATION);
        PluginCatalog catalog = PluginCatalog.load(layer.findLoader("closed"));
        assertEquals("wolf", catalog.find(PluginKind.OPTIMIZER, "wolf").name());
        List<BrokenPlugin> broken = catalog.broken();
        assertEquals(2, broken.size(), broken.toString());
        assertTrue(
                broken.stream()
                        .anyMatch(one -> one.name().equals("bear")
                                && one.jar().equals("closed.jar")
                                && one.remedy()
                                        .equals("add 'exports closed;' or 'opens closed to dev.espalier.core;' to its"
                                                + " module-info")),
                broken.toString());
        assertTrue(broken.stream().anyMatch(one -> one.what().contains("closed.Fails")), broken.toString());
    }

    @Test
    void aFolderOfClassesHasADigestOfItsContents() throws IOException {
        Path classes = Files.createDirectories(folder.resolve("classes"));
        Files.writeString(classes.resolve("a"), "1");
        PluginOrigin origin = new Origins().ofPath(classes);
        PluginOrigin same = new Origins().ofPath(classes);
        assertEquals(origin.digest(), same.digest());
        Files.writeString(classes.resolve("b"), "");
        assertFalse(new Origins().ofPath(classes).digest().equals(origin.digest()));
        assertTrue(origin.name().endsWith("classes"));
    }

    @Test
    void keepsNoStaticState() {
        assertTrue(
                Arrays.stream(PluginCatalog.class.getDeclaredFields())
                        .filter(field -> java.lang.reflect.Modifier.isStatic(field.getModifiers()))
                        .allMatch(field -> field.getType().isPrimitive()),
                "two catalogues know nothing of each other");
        assertTrue(PluginCatalog.load(new ClassLoader(null) {}).plugins().isEmpty());
    }
}
