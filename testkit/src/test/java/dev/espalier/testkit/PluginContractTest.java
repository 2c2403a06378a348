package dev.espalier.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each check that holds for every plugin, tried on one that breaks it. */
class PluginContractTest {

    static Stream<Arguments> wrongPlugins() {
        return Stream.of(
                Arguments.of(
                        NoRecord.class,
                        Set.of(
                                "isAPublicRecord",
                                "describesEverySetting",
                                "hasAtMostOneShorthand",
                                "hasSettingsThatAFileCanHold",
                                "survivesARoundTripThroughText",
                                "refusesSettingsOutOfRangeByName",
                                "isFoundByServiceLoader")),
                Arguments.of(
                        NotPublic.class,
                        Set.of(
                                "isAPublicRecord",
                                "hasAPublicConstructorWithoutArguments",
                                "survivesARoundTripThroughText",
                                "isFoundByServiceLoader")),
                Arguments.of(
                        NoDefaults.class, Set.of("hasAPublicConstructorWithoutArguments", "isFoundByServiceLoader")),
                Arguments.of(BadName.class, Set.of("hasAWellFormedName")),
                Arguments.of(NoName.class, Set.of("hasAWellFormedName")),
                Arguments.of(NoSummary.class, Set.of("hasAWellFormedName")),
                Arguments.of(Undescribed.class, Set.of("describesEverySetting")),
                Arguments.of(TwoShorthands.class, Set.of("hasAtMostOneShorthand")),
                Arguments.of(ArraySetting.class, Set.of("hasSettingsThatAFileCanHold")),
                Arguments.of(Growing.class, Set.of("survivesARoundTripThroughText")),
                Arguments.of(Counter.class, Set.of("hasOnlyFinalFields")),
                Arguments.of(Nameless.class, Set.of("refusesSettingsOutOfRangeByName")),
                Arguments.of(Hidden.class, Set.of("isFoundByServiceLoader")),
                Arguments.of(NoKind.class, Set.of("isFoundByServiceLoader")));
    }

    @ParameterizedTest
    @MethodSource("wrongPlugins")
    void failsAWrongPlugin(Class<?> test, Set<String> expected) {
        assertEquals(expected, ContractRun.of(test).failures().keySet());
    }

    @Test
    void passesAPluginWithSettingsOfEveryType() {
        assertEquals(Map.of(), ContractRun.of(EverySetting.class).failures());
    }

    @Test
    void saysWhichValueWasAccepted() {
        String message = ContractRun.of(Lenient.class).failures().get("refusesSettingsOutOfRangeByName");
        assertTrue(message.contains("speed = 1.0 was accepted"), message);
    }

    @Test
    void saysWhichLineIsMissing() {
        String message = ContractRun.of(Hidden.class).failures().get("isFoundByServiceLoader");
        assertTrue(message.contains("ServiceLoader does not find dev.espalier.testkit.WrongPlugins$Hidden"), message);
    }

    static class EverySetting implements PluginContract {
        @Override
        public Object plugin() {
            return new RightPlugins.EverySetting();
        }
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

    static class NoRecord implements PluginContract {
        @Override
        public Object plugin() {
            return new WrongPlugins.NoRecord();
        }
    }

    static class NotPublic implements PluginContract {
        @Override
        public Object plugin() {
            return new WrongPlugins.NotPublic();
        }
    }

    static class NoDefaults implements PluginContract {
        @Override
        public Object plugin() {
            return new WrongPlugins.NoDefaults(1);
        }
    }

    static class BadName implements PluginContract {
        @Override
        public Object plugin() {
            return new WrongPlugins.BadName();
        }
    }

    static class NoName implements PluginContract {
        @Override
        public Object plugin() {
            return new WrongPlugins.NoName();
        }
    }

    static class NoSummary implements PluginContract {
        @Override
        public Object plugin() {
            return new WrongPlugins.NoSummary();
        }
    }

    static class Undescribed implements PluginContract {
        @Override
        public Object plugin() {
            return new WrongPlugins.Undescribed();
        }
    }

    static class TwoShorthands implements PluginContract {
        @Override
        public Object plugin() {
            return new WrongPlugins.TwoShorthands();
        }
    }

    static class ArraySetting implements PluginContract {
        @Override
        public Object plugin() {
            return new WrongPlugins.ArraySetting();
        }
    }

    static class Growing implements PluginContract {
        @Override
        public Object plugin() {
            return new WrongPlugins.Growing();
        }
    }

    static class Counter implements PluginContract {
        @Override
        public Object plugin() {
            return new WrongPlugins.Counter();
        }
    }

    static class Nameless implements PluginContract {
        @Override
        public Object plugin() {
            return new WrongPlugins.Nameless();
        }
    }

    static class Hidden implements PluginContract {
        @Override
        public Object plugin() {
            return new WrongPlugins.Hidden();
        }
    }

    static class NoKind implements PluginContract {
        @Override
        public Object plugin() {
            return new WrongPlugins.NoKind();
        }
    }
}
