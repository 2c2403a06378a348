package dev.espalier.testkit;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.espalier.api.ApiStatus;
import dev.espalier.api.InvalidSettingException;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/**
 * The contract of all plugins: naming, construction, settings and discovery.
 *
 * <p>The contracts of the kinds extend this one; implement it directly for evaluation metrics, preprocessing steps and data
 * sources. A test that implements two contracts of a plugin with several roles overrides
 * {@link #plugin()}.
 */
@ApiStatus(value = ApiStatus.Level.STABLE, since = "0.1")
public interface PluginContract {

    /** A new instance of the plugin with the settings under test, equal to any other from this method. */
    Object plugin();

    /**
     * Values that the constructor must refuse, by component: each is tried in {@link #plugin()}.
     *
     * <p>A value of an optional setting may be given without its Optional. NaN need not be listed: it is tried for every
     * component of type double, float or OptionalDouble.
     *
     * @return none by default
     */
    default Map<String, List<?>> refusedSettings() {
        return Map.of();
    }

    /** A plugin is a public record, and so are the classes around it. */
    @Test
    default void isAPublicRecord() {
        Class<?> type = plugin().getClass();
        assertTrue(
                type.isRecord(),
                () -> type.getName() + " is not a record; settings and equality come from its components");
        for (Class<?> each = type; each != null; each = each.getEnclosingClass()) {
            Class<?> enclosing = each;
            assertTrue(Modifier.isPublic(each.getModifiers()), () -> enclosing.getName() + " is not public");
        }
    }

    /** The constructor without arguments gives the defaults. */
    @Test
    default void hasAPublicConstructorWithoutArguments() {
        Class<?> type = plugin().getClass();
        try {
            Constructor<?> constructor = type.getConstructor();
            assertNotNull(constructor.newInstance());
        } catch (NoSuchMethodException e) {
            fail(
                    type.getName()
                            + " has no public constructor without arguments; it gives the defaults of the settings",
                    e);
        } catch (ReflectiveOperationException e) {
            fail(type.getName() + " cannot be created with its defaults", e);
        }
    }

    /** The name is used in stack files. */
    @Test
    default void hasAWellFormedName() {
        Class<?> type = plugin().getClass();
        Plugin annotation = type.getAnnotation(Plugin.class);
        assertNotNull(annotation, () -> type.getName() + " lacks @Plugin(\"name\")");
        assertTrue(
                Pattern.matches("[a-z][a-z0-9]*(-[a-z0-9]+)*", annotation.value()),
                () -> "name is '" + annotation.value() + "'; it must be lower-case words joined by single hyphens");
        assertFalse(
                annotation.summary().isBlank(), () -> annotation.value() + " has no summary for the list of plugins");
        assertFalse(annotation.summary().endsWith("."), () -> "the summary must not end with a full stop");
    }

    /** Each setting has a description. */
    @Test
    default void describesEverySetting() {
        assertAll(Arrays.stream(PluginSettings.components(plugin().getClass())).map(component -> () -> {
            Setting setting = component.getAnnotation(Setting.class);
            assertTrue(
                    setting != null && !setting.value().isBlank(),
                    () -> "setting " + component.getName() + " lacks @Setting(\"meaning, range, unit\")");
        }));
    }

    /** At most one setting is the shorthand. */
    @Test
    default void hasAtMostOneShorthand() {
        List<String> shorthands = Arrays.stream(PluginSettings.components(plugin().getClass()))
                .filter(component -> {
                    Setting setting = component.getAnnotation(Setting.class);
                    return setting != null && setting.shorthand();
                })
                .map(RecordComponent::getName)
                .toList();
        assertTrue(shorthands.size() <= 1, () -> "several settings are the shorthand: " + shorthands);
    }

    /** A stack file holds numbers, truth values, text, enums, durations, shapes, lists and maps of these, other plugins. */
    @Test
    default void hasSettingsThatAFileCanHold() {
        assertAll(Arrays.stream(PluginSettings.components(plugin().getClass()))
                .map(component -> () -> assertTrue(
                        BindableType.holds(component.getGenericType()),
                        () -> "setting " + component.getName() + " is of type " + component.getGenericType()
                                + "; it must be " + BindableType.NAMES)));
    }

    /** Settings survive being written and read. */
    @Test
    default void survivesARoundTripThroughText() throws Throwable {
        Object plugin = plugin();
        Object copy = PluginSettings.throughText(plugin);
        assertEquals(plugin, copy, "settings changed on their way through text");
        assertEquals(plugin.hashCode(), copy.hashCode(), "equal plugins must have equal hash codes");
        assertEquals(plugin.toString(), copy.toString(), "equal plugins must have the same text");
        assertEquals(plugin, plugin(), "plugin() must make equal instances");
    }

    /** All fields are final. */
    @Test
    default void hasOnlyFinalFields() {
        Class<?> type = plugin().getClass();
        assertAll(Arrays.stream(type.getDeclaredFields())
                .filter(field -> !field.isSynthetic())
                .map((Field field) -> () -> assertTrue(
                        Modifier.isFinal(field.getModifiers()),
                        () -> "field " + field.getName() + " is not final; state belongs in slots")));
    }

    /** A setting out of range is refused by name. */
    @Test
    default void refusesSettingsOutOfRangeByName() {
        Object plugin = plugin();
        List<Executable> trials = new java.util.ArrayList<>();
        refusedSettings()
                .forEach((setting, values) ->
                        values.forEach(value -> trials.add(() -> assertRefused(plugin, setting, value))));
        for (RecordComponent component : PluginSettings.components(plugin.getClass())) {
            BindableType.notANumber(component.getType())
                    .ifPresent(value -> trials.add(() -> assertRefused(plugin, component.getName(), value)));
        }
        assertAll(trials);
    }

    private static void assertRefused(Object plugin, String setting, Object value) {
        String trial = setting + " = " + value;
        Object[] values = PluginSettings.valuesWith(plugin, setting, value);
        try {
            PluginSettings.create(plugin.getClass(), values);
        } catch (InvalidSettingException refusal) {
            if (!refusal.setting().equals(setting) && !refusal.rule().contains(setting)) {
                fail(trial + " was refused with \"" + refusal.getMessage() + "\"; it must blame the setting");
            }
            return;
        } catch (Throwable other) {
            fail(
                    trial + " was refused by " + other.getClass().getName() + "; refuse it with dev.espalier.api.Check",
                    other);
        }
        fail(trial + " was accepted; check ranges in the compact constructor, with dev.espalier.api.Check");
    }

    /** A class path finds it through a services file, a module path through its module. */
    @Test
    default void isFoundByServiceLoader() {
        Class<?> type = plugin().getClass();
        List<Class<?>> extensions = ExtensionType.of(type);
        assertFalse(extensions.isEmpty(), () -> type.getName() + " implements none of " + ExtensionType.names());
        for (Class<?> extension : extensions) {
            assertTrue(
                    ExtensionType.isFound(extension, type),
                    () -> "ServiceLoader does not find " + type.getName() + " as " + extension.getSimpleName());
            assertTrue(
                    ExtensionType.isInServicesFile(extension, type),
                    () -> "META-INF/services/" + extension.getName() + " does not name " + type.getName());
            PluginModule.of(type)
                    .ifPresent(module -> assertTrue(
                            PluginModule.provides(module, extension, type),
                            () -> "module-info lacks: provides " + extension.getName() + " with " + type.getName()));
        }
    }

    /** The catalogue reads the settings by reflection. */
    @Test
    default void isInAReadablePackage() {
        Class<?> type = plugin().getClass();
        PluginModule.of(type)
                .ifPresent(module -> assertTrue(
                        PluginModule.letsRead(module, type.getPackageName()),
                        () -> "module-info lacks: exports " + type.getPackageName()
                                + ", or opens it to dev.espalier.core"));
    }
}
