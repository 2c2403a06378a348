package dev.espalier.core.catalog;

import dev.espalier.core.document.PluginNotation;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A setting of a plugin: a component of its record.
 *
 * @param name its name in a stack file, in lower case with hyphens
 * @param component the component's name in Java
 * @param type what values it takes
 * @param description what it means, from {@link dev.espalier.api.Setting @Setting}; empty if the plugin does not say
 * @param defaultValue the default value; empty for a record without defaults
 * @param shorthand whether it is the shorthand
 * @param required whether a file must give it although there is a default
 * @param flatten whether the settings of its group are written beside it, instead of it
 * @param location whether it says where data is, and nothing else
 * @param range the numbers that it can be, and those that are worth searching
 */
public record SettingDescriptor(
        String name,
        String component,
        SettingType type,
        String description,
        Optional<Object> defaultValue,
        boolean shorthand,
        boolean required,
        boolean flatten,
        boolean location,
        SettingRange range) {

    /**
     * The settings as a file has them: in place of a flattened group, those of the group.
     *
     * @param components the components of a record
     * @return the settings in their order
     */
    static List<SettingDescriptor> inFile(List<SettingDescriptor> components) {
        return components.stream()
                .flatMap(component -> component.flatten() && component.type() instanceof SettingType.Group group
                        ? group.settings().stream().map(setting -> setting.within(component))
                        : Stream.of(component))
                .toList();
    }

    /** This setting where its record is flattened into a component, which says what the setting is of. */
    private SettingDescriptor within(SettingDescriptor outer) {
        String text = outer.description.isEmpty() ? description : outer.description + ": " + description;
        return new SettingDescriptor(
                name, component, type, text, defaultValue, shorthand, required, flatten, location, range);
    }

    /**
     * The default as a stack file would have it, in short; {@code (none)} if there is none, or a file must give a value all the
     * same; {@code ""} for empty text.
     */
    public String defaultText() {
        return defaultValue
                .filter(value -> !required)
                .map(PluginNotation::ofValue)
                .orElse("(none)");
    }

    /** The numbers that are worth searching, such as {@code 0.8 to 0.999, reverse-log}; empty if it declares none. */
    public String searchText() {
        return range.search().map(SettingRange.Suggestion::toString).orElse("");
    }
}
