package dev.espalier.engine.model;

import dev.espalier.api.model.Layer;
import dev.espalier.engine.plugin.LayerCalls;
import java.util.HashMap;
import java.util.Map;

/** The names of the layers of a list: what they are called, numbered for each kind, behind the name of the list. */
final class LayerNames {

    private final String list;
    private final Map<String, Integer> numbers = new HashMap<>();

    /** Names without anything before them for the layers of a sequential model, whose list has the empty name. */
    LayerNames(String list) {
        this.list = list;
    }

    /** The name of the next layer. */
    String next(Layer layer) {
        String kind = LayerCalls.typeName(layer);
        return within(list, kind + numbers.merge(kind, 1, Integer::sum));
    }

    /** What the parts of the only layer of the list begin with: the name of the list itself, if it has one. */
    String ofOnly(Layer layer) {
        return list.isEmpty() ? next(layer) : list;
    }

    static String within(String list, String name) {
        return list.isEmpty() ? name : list + "/" + name;
    }
}
