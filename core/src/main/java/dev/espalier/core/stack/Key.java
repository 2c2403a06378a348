package dev.espalier.core.stack;

import dev.espalier.core.catalog.SettingType;

/**
 * A key of a section of a stack file.
 *
 * @param name the key
 * @param type what stands for it, where it is a plain value or plugins; sections have readers of their own
 * @param description one phrase about it, for editors
 */
record Key(String name, SettingType type, String description) {}
