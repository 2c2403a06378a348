package dev.espalier.verification.run;

import dev.espalier.api.augment.Augmenter;
import dev.espalier.api.regularizer.GroupPenalty;
import dev.espalier.core.catalog.PluginCatalog;
import dev.espalier.core.catalog.PluginDescriptor;
import dev.espalier.core.catalog.PluginKind;
import dev.espalier.core.catalog.SettingDescriptor;
import dev.espalier.core.catalog.SettingType;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A plugin as a stack file names it, with its defaults: by its name alone, and with a list of others if it wraps others and
 * has none by default.
 *
 * @param plugin the plugin
 * @param text what the stack file says
 * @param suits the data that it can be used with
 */
record PluginEntry(PluginDescriptor plugin, String text, Set<ComposedStack.Data> suits) {

    /** The entries of all plugins of a kind. */
    static List<PluginEntry> all(PluginCatalog catalog, PluginKind kind) {
        List<PluginEntry> simple = catalog.plugins(kind).stream()
                .filter(plugin -> listOfOthers(plugin).isEmpty())
                .map(plugin -> new PluginEntry(plugin, text(plugin, catalog.reference(plugin)), suiting(plugin)))
                .toList();
        String parts = simple.stream()
                .filter(entry -> entry.suits.size() == ComposedStack.Data.values().length)
                .map(PluginEntry::text)
                .collect(Collectors.joining(", "));
        return catalog.plugins(kind).stream()
                .map(plugin -> simple.stream()
                        .filter(entry -> entry.plugin == plugin)
                        .findFirst()
                        .orElseGet(() -> new PluginEntry(
                                plugin,
                                "{" + catalog.reference(plugin) + ": {"
                                        + listOfOthers(plugin).orElseThrow().name() + ": [" + parts + "]}}",
                                EnumSet.allOf(ComposedStack.Data.class))))
                .toList();
    }

    /** A penalty on groups needs parameters of one shape. */
    private static String text(PluginDescriptor plugin, String reference) {
        return GroupPenalty.class.isAssignableFrom(plugin.type())
                ? "{" + reference + ": {between: [" + ComposedStack.OF_ONE_SHAPE + "]}}"
                : reference;
    }

    /** The setting by which a plugin is given the plugins that it wraps, if there are none by default. */
    private static Optional<SettingDescriptor> listOfOthers(PluginDescriptor plugin) {
        return plugin.settings().stream()
                .filter(setting -> setting.type() instanceof SettingType.Many many
                        && many.element() instanceof SettingType.Nested
                        && setting.defaultValue().equals(Optional.of(List.of())))
                .findFirst();
    }

    private static Set<ComposedStack.Data> suiting(PluginDescriptor plugin) {
        return Arrays.stream(ComposedStack.Data.values())
                .filter(data -> suits(plugin, data))
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(ComposedStack.Data.class)));
    }

    private static boolean suits(PluginDescriptor plugin, ComposedStack.Data data) {
        try {
            Object instance = plugin.type().getConstructor().newInstance();
            if (instance instanceof Augmenter augmenter) {
                augmenter.check(data.schema());
            }
            return true;
        } catch (IllegalArgumentException otherSamples) {
            return false;
        } catch (ReflectiveOperationException broken) {
            throw new AssertionError(plugin + " cannot be made", broken);
        }
    }

    /** Whether the plugin implements a role. */
    boolean is(Class<?> role) {
        return role.isAssignableFrom(plugin.type());
    }

    /** Whether there are data that both can be used with. */
    boolean sharesDataWith(PluginEntry other) {
        return suits.stream().anyMatch(other.suits::contains);
    }

    @Override
    public String toString() {
        return text;
    }
}
