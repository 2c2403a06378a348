package dev.espalier.core.catalog;

import java.util.Optional;

/**
 * A setting of a plugin: a component of its record.
 *
 * @param name its name in a stack file, in lower case with hyphens
 * @param component the component's name in Java
 * @param type what values it takes
 * @param description what it means, from {@link dev.espalier.api.Setting @Setting}; empty if the plugin does not say
 * @param defaultValue what it is if nobody sets it; empty for a record without defaults
 * @param shorthand whether it takes the value that stands in place of a map of settings
 */
public record SettingDescriptor(
        String name,
        String component,
        SettingType type,
        String description,
        Optional<Object> defaultValue,
        boolean shorthand) {

    /** The default as a stack file would have it, in short; {@code (none)} if there is none, {@code ""} for empty text. */
    public String defaultText() {
        return defaultValue.map(SettingText::of).orElse("(none)");
    }
}
