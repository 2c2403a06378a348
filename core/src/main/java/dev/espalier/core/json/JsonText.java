package dev.espalier.core.json;

/**
 * A string.
 *
 * @param value its characters
 */
public record JsonText(String value) implements JsonValue {}
