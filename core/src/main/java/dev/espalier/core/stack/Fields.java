package dev.espalier.core.stack;

import dev.espalier.core.document.MapNode;
import dev.espalier.core.document.Node;
import dev.espalier.core.document.Place;
import dev.espalier.core.document.ScalarNode;
import java.util.ArrayList;
import java.util.List;

/** A map that is being made, with its entries in the order in which they are put. */
final class Fields {

    private final List<MapNode.Entry> entries = new ArrayList<>();

    Fields put(String key, Node value) {
        entries.add(new MapNode.Entry(key, value));
        return this;
    }

    Fields put(String key, String text) {
        return put(key, ScalarNode.of(text));
    }

    Fields put(Key key, Node value) {
        return put(key.name(), value);
    }

    MapNode map() {
        return new MapNode(Place.NOWHERE, entries);
    }
}
