package dev.espalier.core.json;

/** A value of a JSON document (RFC 8259). */
public sealed interface JsonValue permits JsonObject, JsonArray, JsonText, JsonNumber, JsonBoolean, JsonNull {

    /** The value on one line without blanks; the same text for equal values on every Java. */
    default String toJson() {
        return JsonWriter.compact(this);
    }

    /**
     * The value over several lines, indented by two blanks, for files that people open; a list of single values is written
     * on one line.
     */
    default String toIndentedJson() {
        return JsonWriter.indented(this);
    }
}
