package dev.espalier.core.stack;

import dev.espalier.core.document.Node;
import dev.espalier.core.document.Place;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A block as the section {@code blocks} defines it.
 *
 * @param name the name by which it is used like a layer
 * @param place where the name is written
 * @param parameters the defaults of the parameters by their names, in their order; nothing for those that every use must give
 * @param layers the layers, which refer to parameters
 */
record BlockDefinition(String name, Place place, Map<String, Node> parameters, Node layers) {

    /** Copies the map. */
    BlockDefinition {
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    }
}
