package dev.espalier.core.stack;

import dev.espalier.core.catalog.SettingType;

/**
 * A key of a section of a stack file.
 *
 * @param name the key
 * @param type the type of its value, for plain values and plugins; sections have readers of their own
 * @param description one phrase about it, for editors
 */
record Key(String name, SettingType type, String description) {}
