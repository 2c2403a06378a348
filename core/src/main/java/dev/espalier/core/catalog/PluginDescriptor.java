package dev.espalier.core.catalog;

import dev.espalier.core.document.SettingName;
import java.util.Arrays;
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
 * @param components those of its record, in their order
 */
public record PluginDescriptor(
        PluginKind kind,
        String name,
        String summary,
        Class<? extends Record> type,
        PluginOrigin origin,
        List<SettingDescriptor> components) {

    /** Copies the list. */
    public PluginDescriptor {
        components = List.copyOf(components);
    }

    /** Its settings, as a file has them. */
    public List<SettingDescriptor> settings() {
        return SettingDescriptor.inFile(components);
    }

    /**
     * Whether it can be used as a plugin of a kind: an activation mask is a regularizer and a layer.
     *
     * @param other a kind
     * @return whether it implements the kind's interface
     */
    public boolean isA(PluginKind other) {
        return other.type().isAssignableFrom(type);
    }

    /** What it is in a sentence: its kind, or for a regularizer the kind of regularizer, such as {@code weight constraint}. */
    public String noun() {
        Class<?> found = kind.type();
        while (found.isSealed()) {
            found = Arrays.stream(found.getPermittedSubclasses())
                    .filter(permitted -> permitted.isAssignableFrom(type))
                    .findFirst()
                    .orElseThrow();
        }
        return SettingName.of(found.getSimpleName()).replace('-', ' ');
    }

    /** The version of its jar, or of the artifact that was merged into the jar; empty if none is declared. */
    public String version() {
        return origin.versionOf(type.getPackageName());
    }

    /** The shorthand setting, if there is one. */
    public Optional<SettingDescriptor> shorthand() {
        return components.stream().filter(SettingDescriptor::shorthand).findFirst();
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
