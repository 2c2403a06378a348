package dev.espalier.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.testkit.Trials.OfPlugin;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each check that holds for every plugin, tried on one that breaks it. */
class PluginContractTest {

    static List<WrongPlugin> wrongPlugins() {
        return List.of(
                WrongPlugin.of(
                        OfPlugin.class,
                        WrongPlugins.NoRecord.class,
                        "isAPublicRecord",
                        "describesEverySetting",
                        "hasAtMostOneShorthand",
                        "hasSettingsThatAFileCanHold",
                        "survivesARoundTripThroughText",
                        "refusesSettingsOutOfRangeByName",
                        "isFoundByServiceLoader"),
                WrongPlugin.of(
                        OfPlugin.class,
                        WrongPlugins.NotPublic.class,
                        "isAPublicRecord",
                        "hasAPublicConstructorWithoutArguments",
                        "survivesARoundTripThroughText",
                        "isFoundByServiceLoader"),
                WrongPlugin.of(
                        NoDefaults.class,
                        WrongPlugins.NoDefaults.class,
                        "hasAPublicConstructorWithoutArguments",
                        "isFoundByServiceLoader"),
                WrongPlugin.of(OfPlugin.class, WrongPlugins.BadName.class, "hasAWellFormedName"),
                WrongPlugin.of(OfPlugin.class, WrongPlugins.NoName.class, "hasAWellFormedName"),
                WrongPlugin.of(OfPlugin.class, WrongPlugins.NoSummary.class, "hasAWellFormedName"),
                WrongPlugin.of(OfPlugin.class, WrongPlugins.Undescribed.class, "describesEverySetting"),
                WrongPlugin.of(OfPlugin.class, WrongPlugins.TwoShorthands.class, "hasAtMostOneShorthand"),
                WrongPlugin.of(OfPlugin.class, WrongPlugins.ArraySetting.class, "hasSettingsThatAFileCanHold"),
                WrongPlugin.of(OfPlugin.class, WrongPlugins.Growing.class, "survivesARoundTripThroughText"),
                WrongPlugin.of(OfPlugin.class, WrongPlugins.Counter.class, "hasOnlyFinalFields"),
                WrongPlugin.of(OfPlugin.class, WrongPlugins.Nameless.class, "refusesSettingsOutOfRangeByName"),
                WrongPlugin.of(OfPlugin.class, WrongPlugins.Hidden.class, "isFoundByServiceLoader"),
                WrongPlugin.of(OfPlugin.class, WrongPlugins.NoKind.class, "isFoundByServiceLoader"),
                WrongPlugin.of(InAClosedPackage.class, InAClosedPackage.class, "isInAReadablePackage"),
                WrongPlugin.of(ProvidedByNoModule.class, ProvidedByNoModule.class, "isFoundByServiceLoader"),
                WrongPlugin.of(OfPlugin.class, WrongPlugins.Hideout.Inside.class, "isAPublicRecord"));
    }

    @ParameterizedTest
    @MethodSource("wrongPlugins")
    void failsAWrongPlugin(WrongPlugin wrong) {
        assertEquals(wrong.checks(), wrong.caughtBy());
    }

    @Test
    void passesAPluginWithSettingsOfEveryType() {
        assertEquals(
                Map.of(),
                ContractRun.of(OfPlugin.class, RightPlugins.EverySetting.class).failures());
    }

    @Test
    void passesAPluginOfAModule() {
        assertEquals(Map.of(), ContractRun.of(InAModule.class).failures());
    }

    @Test
    void saysWhichValueWasAccepted() {
        String message = ContractRun.of(Lenient.class).failures().get("refusesSettingsOutOfRangeByName");
        assertTrue(message.contains("speed = 1.0 was accepted"), message);
    }

    @Test
    void saysWhichLineIsMissing() {
        String message = ContractRun.of(OfPlugin.class, WrongPlugins.Hidden.class)
                .failures()
                .get("isFoundByServiceLoader");
        assertTrue(message.contains("ServiceLoader does not find dev.espalier.testkit.WrongPlugins$Hidden"), message);
    }

    @Test
    void saysWhatAModuleLacks() {
        String closed = ContractRun.of(InAClosedPackage.class).failures().get("isInAReadablePackage");
        assertTrue(closed.contains("module-info lacks: exports modular"), closed);
        String unprovided = ContractRun.of(ProvidedByNoModule.class).failures().get("isFoundByServiceLoader");
        assertTrue(
                unprovided.contains(
                        "module-info lacks: provides dev.espalier.api.schedule.Scheduler with modular.Plugin"),
                unprovided);
    }

    static class Lenient implements PluginContract {
        @Override
        public Object plugin() {
            return new RightPlugins.Decay();
        }

        @Override
        public Map<String, List<?>> refusedSettings() {
            return Map.of("speed", List.of(1.0));
        }
    }

    static class NoDefaults implements PluginContract {
        @Override
        public Object plugin() {
            return new WrongPlugins.NoDefaults(1);
        }
    }

    static class InAModule extends ModularPlugin {
        @BeforeAll
        static void compile(@TempDir Path folder) throws IOException {
            compile(folder, "exports modular;" + PROVIDES);
        }
    }

    static class InAClosedPackage extends ModularPlugin {
        @BeforeAll
        static void compile(@TempDir Path folder) throws IOException {
            compile(folder, PROVIDES);
        }
    }

    static class ProvidedByNoModule extends ModularPlugin {
        @BeforeAll
        static void compile(@TempDir Path folder) throws IOException {
            compile(folder, "exports modular;");
        }
    }
}
