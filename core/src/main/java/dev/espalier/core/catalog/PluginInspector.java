package dev.espalier.core.catalog;

import dev.espalier.api.Plugin;
import dev.espalier.engine.plugin.ThrownText;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Holds a class against the rules for plugins. */
final class PluginInspector {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");

    /** Names that a stack file would read as something else. */
    private static final Set<String> TAKEN = Set.of("null", "true", "false");

    private PluginInspector() {}

    /** The descriptor of a class that is listed as a plugin of a kind. */
    static PluginDescriptor inspect(PluginKind kind, Class<?> type, PluginOrigin origin) throws PluginFault {
        try {
            Plugin plugin = checked(type);
            List<SettingDescriptor> settings = SettingTypes.settingsOf(type.asSubclass(Record.class));
            return new PluginDescriptor(
                    kind, plugin.value(), plugin.summary(), type.asSubclass(Record.class), origin, settings);
        } catch (LinkageError | RuntimeException unreadable) {
            throw new PluginFault(
                    "class " + type.getName() + " cannot be read: " + ThrownText.of(unreadable),
                    "put the libraries that it needs beside its jar, into one sub-folder of the plugin folder");
        }
    }

    /** The name in a class's annotation; empty if there is none or it cannot be read. */
    static String nameOf(Class<?> type) {
        try {
            Plugin plugin = type.getAnnotation(Plugin.class);
            return plugin == null ? "" : plugin.value();
        } catch (LinkageError | RuntimeException unreadable) {
            return "";
        }
    }

    private static Plugin checked(Class<?> type) throws PluginFault {
        String name = type.getName();
        if (!type.isRecord()) {
            throw new PluginFault(
                    "class " + name + " is not a record", "make it a record whose components are its settings");
        }
        if (!Modifier.isPublic(type.getModifiers())) {
            throw new PluginFault("record " + name + " is not public", "make it public");
        }
        Plugin plugin = type.getAnnotation(Plugin.class);
        if (plugin == null) {
            throw new PluginFault("record " + name + " has no @Plugin", "name it: @Plugin(\"its-name\")");
        }
        if (!NAME.matcher(plugin.value()).matches() || TAKEN.contains(plugin.value())) {
            throw new PluginFault(
                    "record " + name + " is named '" + plugin.value() + "'",
                    "use lower-case letters and digits in words joined by single hyphens");
        }
        if (!RecordAccess.hasDefaults(type.asSubclass(Record.class))) {
            throw new PluginFault(
                    "record " + name + " has no public constructor without arguments",
                    "add one that gives every setting its default");
        }
        checkAccess(type);
        return plugin;
    }

    /** A provider of a closed package can be created by the service loader, but its settings cannot be read or set. */
    private static void checkAccess(Class<?> type) throws PluginFault {
        Module module = type.getModule();
        Module core = PluginInspector.class.getModule();
        String packageName = type.getPackageName();
        if (!module.isExported(packageName, core) && !module.isOpen(packageName, core)) {
            String reader = core.isNamed() ? " to " + core.getName() : "";
            throw new PluginFault(
                    "module " + module.getName() + " keeps package " + packageName
                            + " to itself, so that the settings of " + type.getSimpleName() + " cannot be read",
                    "add 'exports " + packageName + ";' or 'opens " + packageName + reader + ";' to its module-info");
        }
    }
}
