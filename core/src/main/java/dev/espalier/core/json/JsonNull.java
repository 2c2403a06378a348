package dev.espalier.core.json;

/** {@code null}. */
public record JsonNull() implements JsonValue {}
