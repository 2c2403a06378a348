package dev.espalier.core.document;

import dev.espalier.api.Check;
import dev.espalier.core.json.JsonBoolean;
import dev.espalier.core.json.JsonNull;
import dev.espalier.core.json.JsonText;
import dev.espalier.core.json.JsonValue;
import dev.espalier.core.json.ShortestDecimal;

/**
 * A single value.
 *
 * @param place where it begins
 * @param kind what it is by YAML 1.2's core schema
 * @param text the value as it was written, without quotes
 */
public record ScalarNode(Place place, Kind kind, String text) implements Node {

    /** What a scalar can be. */
    public enum Kind {
        /** Text, quoted or not. */
        TEXT,
        /** A whole number that fits 64 bits. */
        INTEGER,
        /** A finite number with a fraction or an exponent. */
        DECIMAL,
        /** {@code true} or {@code false}. */
        BOOLEAN,
        /** Nothing, {@code null} or {@code ~}. */
        NULL,
        /** A value that reading refused, so that it is not reported again. */
        REFUSED
    }

    /**
     * Text.
     *
     * @param text any text
     * @return the node
     */
    public static ScalarNode of(String text) {
        return new ScalarNode(Place.NOWHERE, Kind.TEXT, text);
    }

    /**
     * A whole number.
     *
     * @param value any
     * @return the node
     */
    public static ScalarNode of(long value) {
        return new ScalarNode(Place.NOWHERE, Kind.INTEGER, Long.toString(value));
    }

    /**
     * A number, in the fewest digits that are read back as the same.
     *
     * @param value finite
     * @return the node
     */
    public static ScalarNode of(double value) {
        return new ScalarNode(Place.NOWHERE, Kind.DECIMAL, ShortestDecimal.of(Check.finite("value", value)));
    }

    /**
     * A number, in the fewest digits that are read back as the same.
     *
     * @param value finite
     * @return the node
     */
    public static ScalarNode of(float value) {
        return new ScalarNode(Place.NOWHERE, Kind.DECIMAL, ShortestDecimal.of(Check.finite("value", value)));
    }

    /**
     * Yes or no.
     *
     * @param value either
     * @return the node
     */
    public static ScalarNode of(boolean value) {
        return new ScalarNode(Place.NOWHERE, Kind.BOOLEAN, Boolean.toString(value));
    }

    /** Nothing. */
    public static ScalarNode ofNull() {
        return new ScalarNode(Place.NOWHERE, Kind.NULL, "null");
    }

    /** Whether it is text. */
    public boolean isText() {
        return kind == Kind.TEXT;
    }

    /** Whether it is nothing. */
    public boolean isNull() {
        return kind == Kind.NULL;
    }

    @Override
    public ScalarNode at(Place newPlace) {
        return new ScalarNode(newPlace, kind, text);
    }

    @Override
    public String describe() {
        return switch (kind) {
            case TEXT, REFUSED -> "the text '" + Excerpt.of(text) + "'";
            case INTEGER, DECIMAL -> "the number " + Excerpt.of(text);
            case BOOLEAN -> text;
            case NULL -> "nothing";
        };
    }

    @Override
    public JsonValue toJson() {
        return switch (kind) {
            case TEXT, REFUSED -> new JsonText(text);
            case INTEGER, DECIMAL -> ScalarText.jsonNumber(text);
            case BOOLEAN -> new JsonBoolean(Boolean.parseBoolean(text));
            case NULL -> new JsonNull();
        };
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ScalarNode scalar
                && kind == scalar.kind
                && (kind == Kind.NULL || text.equals(scalar.text));
    }

    @Override
    public int hashCode() {
        return kind == Kind.NULL ? 0 : text.hashCode();
    }

    @Override
    public String toString() {
        return toJson().toJson();
    }
}
