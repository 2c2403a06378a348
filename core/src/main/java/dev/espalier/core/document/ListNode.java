package dev.espalier.core.document;

import dev.espalier.core.json.JsonArray;
import java.util.List;

/**
 * Nodes in an order.
 *
 * @param place where the list begins
 * @param items the nodes
 */
public record ListNode(Place place, List<Node> items) implements Node {

    /** Copies the list. */
    public ListNode {
        items = List.copyOf(items);
    }

    /**
     * A list.
     *
     * @param items the nodes
     * @return the node
     */
    public static ListNode of(List<? extends Node> items) {
        return new ListNode(Place.NOWHERE, List.copyOf(items));
    }

    @Override
    public ListNode at(Place newPlace) {
        return new ListNode(
                newPlace, items.stream().map(item -> item.at(newPlace)).toList());
    }

    @Override
    public String describe() {
        return items.isEmpty() ? "an empty list" : "a list";
    }

    @Override
    public JsonArray toJson() {
        return new JsonArray(items.stream().map(Node::toJson).toList());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ListNode list && items.equals(list.items);
    }

    @Override
    public int hashCode() {
        return items.hashCode();
    }

    @Override
    public String toString() {
        return toJson().toJson();
    }
}
