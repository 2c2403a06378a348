package dev.espalier.core.json;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Named values, in the order in which they were read or put.
 *
 * @param members by name; equality ignores their order
 */
public record JsonObject(Map<String, JsonValue> members) implements JsonValue {

    /** Copies the map and keeps its order. */
    public JsonObject {
        members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
    }

    /** A builder without members. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * A member of any kind.
     *
     * @param name its name
     * @return its value; empty if there is none
     */
    public Optional<JsonValue> get(String name) {
        return Optional.ofNullable(members.get(name));
    }

    /**
     * A member that is a string.
     *
     * @param name its name
     * @return its characters; empty if there is none or if it is of another kind
     */
    public Optional<String> text(String name) {
        return member(name, JsonText.class).map(JsonText::value);
    }

    /**
     * A member that is a number.
     *
     * @param name its name
     * @return the number; empty if there is none or if it is of another kind
     */
    public Optional<JsonNumber> number(String name) {
        return member(name, JsonNumber.class);
    }

    /**
     * A member that is an object.
     *
     * @param name its name
     * @return the object; empty if there is none or if it is of another kind
     */
    public Optional<JsonObject> object(String name) {
        return member(name, JsonObject.class);
    }

    /**
     * A member that is an array.
     *
     * @param name its name
     * @return the array; empty if there is none or if it is of another kind
     */
    public Optional<JsonArray> array(String name) {
        return member(name, JsonArray.class);
    }

    /** A member that is a whole number of 64 bits; empty if there is none or if it is of another kind. */
    public OptionalLong whole(String name) {
        return number(name).map(JsonNumber::toLong).orElse(OptionalLong.empty());
    }

    private <T extends JsonValue> Optional<T> member(String name, Class<T> kind) {
        return get(name).filter(kind::isInstance).map(kind::cast);
    }

    /** Collects members in order. */
    public static final class Builder {

        private final Map<String, JsonValue> members = new LinkedHashMap<>();

        private Builder() {}

        /**
         * Adds a member.
         *
         * @param name not yet taken
         * @param value of any kind
         * @return this builder
         */
        public Builder put(String name, JsonValue value) {
            if (members.putIfAbsent(name, value) != null) {
                throw new IllegalArgumentException("name is " + name + "; it must be put once");
            }
            return this;
        }

        /** Adds all members of another object, whose names are not yet taken. */
        public Builder putAll(JsonObject other) {
            other.members.forEach(this::put);
            return this;
        }

        /**
         * Adds a string.
         *
         * @param name not yet taken
         * @param value its characters
         * @return this builder
         */
        public Builder put(String name, String value) {
            return put(name, new JsonText(value));
        }

        /**
         * Adds a whole number.
         *
         * @param name not yet taken
         * @param value the number
         * @return this builder
         */
        public Builder put(String name, long value) {
            return put(name, JsonNumber.of(value));
        }

        /**
         * Adds a number.
         *
         * @param name not yet taken
         * @param value finite; {@link JsonNumber#orName} for one that need not be
         * @return this builder
         */
        public Builder put(String name, double value) {
            return put(name, JsonNumber.of(value));
        }

        /**
         * Adds a truth value.
         *
         * @param name not yet taken
         * @param value true or false
         * @return this builder
         */
        public Builder put(String name, boolean value) {
            return put(name, new JsonBoolean(value));
        }

        /** The object with the members put so far. */
        public JsonObject build() {
            return new JsonObject(members);
        }
    }
}
