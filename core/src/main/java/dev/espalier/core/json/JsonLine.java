package dev.espalier.core.json;

/**
 * Spells one object on one line, member by member, without a tree of values: for lines that are written often.
 *
 * <p>One line is reused for all: {@link #begin} starts the next. For one thread at a time.
 */
public final class JsonLine {

    private final StringBuilder text = new StringBuilder(256);
    private final StringBuilder open = new StringBuilder();
    private boolean empty = true;

    /** An empty line. */
    public JsonLine() {}

    /** Starts the next object. */
    public JsonLine begin() {
        text.setLength(0);
        open.setLength(0);
        return opened('{', '}');
    }

    /**
     * Adds a string.
     *
     * @param name not yet taken in this object
     * @param value its characters
     * @return this line
     */
    public JsonLine put(String name, String value) {
        name(name);
        JsonWriter.string(text, value);
        return this;
    }

    /**
     * Adds a whole number.
     *
     * @param name not yet taken in this object
     * @param value the number
     * @return this line
     */
    public JsonLine put(String name, long value) {
        name(name);
        text.append(value);
        return this;
    }

    /**
     * Adds a number, or its name if it is not finite, as {@link JsonNumber#orName} does.
     *
     * @param name not yet taken in this object
     * @param value any
     * @return this line
     */
    public JsonLine put(String name, double value) {
        name(name);
        number(value);
        return this;
    }

    /**
     * Adds a number with the digits of a float, if it lies in the range of floats, for values that are estimates anyway.
     *
     * @param name not yet taken in this object
     * @param value any
     * @return this line
     */
    public JsonLine putRounded(String name, double value) {
        name(name);
        rounded(value);
        return this;
    }

    /**
     * Adds a truth value.
     *
     * @param name not yet taken in this object
     * @param value true or false
     * @return this line
     */
    public JsonLine put(String name, boolean value) {
        name(name);
        text.append(value);
        return this;
    }

    /**
     * Adds an object, to which the next members belong until {@link #close}.
     *
     * @param name not yet taken in this object
     * @return this line
     */
    public JsonLine openObject(String name) {
        name(name);
        return opened('{', '}');
    }

    /**
     * Adds an array, to which the next elements belong until {@link #close}.
     *
     * @param name not yet taken in this object
     * @return this line
     */
    public JsonLine openArray(String name) {
        name(name);
        return opened('[', ']');
    }

    /** Adds an object to the array, to which the next members belong until {@link #close}. */
    public JsonLine openObject() {
        separate();
        return opened('{', '}');
    }

    /** Adds a string to the array. */
    public JsonLine add(String value) {
        separate();
        JsonWriter.string(text, value);
        return this;
    }

    /** Adds a whole number to the array. */
    public JsonLine add(long value) {
        separate();
        text.append(value);
        return this;
    }

    /** Adds a number to the array, as {@link #putRounded} does. */
    public JsonLine addRounded(double value) {
        separate();
        rounded(value);
        return this;
    }

    /** Ends the object or the array that was opened last. */
    public JsonLine close() {
        int last = open.length() - 1;
        text.append(open.charAt(last));
        open.setLength(last);
        empty = false;
        return this;
    }

    /** Ends everything that is open, and returns the line without its end. */
    public String end() {
        while (open.length() > 0) {
            close();
        }
        return text.toString();
    }

    private JsonLine opened(char opening, char closing) {
        text.append(opening);
        open.append(closing);
        empty = true;
        return this;
    }

    private void separate() {
        if (!empty) {
            text.append(',');
        }
        empty = false;
    }

    private void name(String name) {
        separate();
        JsonWriter.string(text, name);
        text.append(':');
    }

    private void number(double value) {
        if (Double.isFinite(value)) {
            text.append(ShortestDecimal.of(value));
        } else {
            nonFinite(value);
        }
    }

    private void rounded(double value) {
        float narrow = (float) value;
        boolean held = Float.isFinite(narrow) && (narrow != 0 || value == 0);
        if (held) {
            text.append(ShortestDecimal.of(narrow));
        } else {
            number(value);
        }
    }

    private void nonFinite(double value) {
        text.append('"').append(JsonNumber.nameOf(value)).append('"');
    }
}
