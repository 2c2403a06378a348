package dev.espalier.core.catalog;

import java.util.List;
import java.util.Optional;

/**
 * A plugin that was found: what it is, where it comes from and what can be set on it.
 *
 * @param kind its kind
 * @param name its name in a stack file
 * @param summary one sentence about it, without a full stop; empty if it has none
 * @param type the record
 * @param origin the jar or folder that it comes from
 * @param settings its components, in the record's order
 */
public record PluginDescriptor(
        PluginKind kind,
        String name,
        String summary,
        Class<? extends Record> type,
        PluginOrigin origin,
        List<SettingDescriptor> settings) {

    /** Copies the list. */
    public PluginDescriptor {
        settings = List.copyOf(settings);
    }

    /** The version of its jar, or of the artifact that was merged into the jar; empty if none is declared. */
    public String version() {
        return origin.versionOf(type.getPackageName());
    }

    /** The setting that takes the value which stands in place of a map of settings, if there is one. */
    public Optional<SettingDescriptor> shorthand() {
        return settings.stream().filter(SettingDescriptor::shorthand).findFirst();
    }

    /** What it is called in messages: {@code optimizer adam}. */
    public String label() {
        return kind.noun() + " " + name;
    }

    /** Such as {@code optimizer/lion from acme-lion-2.1.jar}. */
    @Override
    public String toString() {
        return kind + "/" + name + " from " + origin;
    }
}
