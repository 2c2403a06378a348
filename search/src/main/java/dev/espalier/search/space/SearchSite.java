package dev.espalier.search.space;

import dev.espalier.api.search.Scale;
import dev.espalier.api.search.SearchParameter.Condition;
import dev.espalier.core.document.Node;
import dev.espalier.core.document.ScalarNode;
import java.util.List;
import java.util.Optional;

/**
 * A value of a stack file that is searched for.
 *
 * @param name its path, such as {@code learning-rate} or {@code optimizer.sgd.momentum}
 * @param node what the file has in its place
 * @param form what it can be
 * @param condition when there is such a value at all
 */
record SearchSite(String name, Node node, Form form, Optional<Condition> condition) {

    /** What a value can be. */
    sealed interface Form {}

    /**
     * Numbers between two.
     *
     * @param scale on which they are drawn
     * @param low the smallest, as it is written
     * @param high the largest, as it is written
     */
    record Range(Scale scale, ScalarNode low, ScalarNode high) implements Form {}

    /**
     * One of several options.
     *
     * @param names what they are called, each differently
     * @param nodes what takes the place of the value; nothing for an option that leaves the value out
     */
    record Options(List<String> names, List<Node> nodes) implements Form {

        /** Copies the lists. */
        Options {
            names = List.copyOf(names);
            nodes = List.copyOf(nodes);
        }
    }

    /** What the setting itself declares; the bare word. */
    record Declared() implements Form {}
}
