package dev.espalier.core.stack;

import dev.espalier.core.catalog.SettingRange;
import dev.espalier.core.catalog.SettingType;

/**
 * A key of a section of a stack file.
 *
 * @param name the key
 * @param type the type of its value, for plain values and plugins; sections have readers of their own
 * @param description one phrase about it, for editors
 * @param range the numbers that it can be, and those that are worth searching
 */
record Key(String name, SettingType type, String description, SettingRange range) {

    /** A key that is not a number, or any number. */
    Key(String name, SettingType type, String description) {
        this(name, type, description, SettingRange.ANY);
    }
}
