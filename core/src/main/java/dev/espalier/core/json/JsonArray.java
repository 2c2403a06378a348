package dev.espalier.core.json;

import java.util.List;

/**
 * A list of values.
 *
 * @param elements in their order
 */
public record JsonArray(List<JsonValue> elements) implements JsonValue {

    /** Copies the list. */
    public JsonArray {
        elements = List.copyOf(elements);
    }

    /**
     * An array of strings.
     *
     * @param texts in their order
     * @return the array
     */
    public static JsonArray ofTexts(List<String> texts) {
        return new JsonArray(texts.stream().<JsonValue>map(JsonText::new).toList());
    }

    /** The strings among the elements. */
    public List<String> texts() {
        return elements.stream()
                .filter(JsonText.class::isInstance)
                .map(element -> ((JsonText) element).value())
                .toList();
    }
}
