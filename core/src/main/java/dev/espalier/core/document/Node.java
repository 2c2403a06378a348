package dev.espalier.core.document;

import dev.espalier.core.json.JsonValue;

/**
 * A part of a document: a scalar, a list or a map.
 *
 * <p>Nodes are values: two are equal if they say the same, wherever they stand.
 */
public sealed interface Node permits ScalarNode, ListNode, MapNode {

    /** Where the node begins. */
    Place place();

    /**
     * The same node at another place, with all that it holds.
     *
     * @param place the new place
     * @return the moved node
     */
    Node at(Place place);

    /** What it is, for messages: {@code a list}, {@code the number 3}, {@code the text 'ten'}. */
    String describe();

    /** The same as JSON, without places. */
    JsonValue toJson();
}
