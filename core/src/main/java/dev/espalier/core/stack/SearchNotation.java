package dev.espalier.core.stack;

import dev.espalier.api.ErrorCode;
import dev.espalier.core.document.ListNode;
import dev.espalier.core.document.MapNode;
import dev.espalier.core.document.Node;
import dev.espalier.core.document.Place;
import dev.espalier.core.document.Problems;
import java.util.List;
import java.util.Optional;

/** How a stack file says that a value is to be searched for, as {@code learning-rate: {search: {log: [1e-5, 1e-1]}}}. */
public final class SearchNotation {

    /** The key of the section with the settings of the search, and the word in place of a value. */
    public static final String SEARCH = "search";

    private SearchNotation() {}

    /**
     * Whether a node says in place of a value what is to be searched: a map of the word to a list of options or a map.
     *
     * @param node any node within a stack file
     * @return whether it is a search
     */
    public static boolean isSearch(Node node) {
        return node instanceof MapNode map
                && map.size() == 1
                && map.get(SEARCH)
                        .filter(value -> value instanceof ListNode || value instanceof MapNode)
                        .isPresent();
    }

    /**
     * Whether a document is a search and not a single run.
     *
     * @param document a stack file
     * @return whether it has the section of a search, or a value to be searched for; not whether a value is the bare word
     */
    public static boolean isIn(Node document) {
        return first(document).isPresent();
    }

    /** Reports a document that is a search where a single run is expected; true if it is none. */
    static boolean refuse(Node document, Problems problems) {
        Optional<Place> found = first(document);
        found.ifPresent(
                place -> problems.add(
                        ErrorCode.INVALID_SETTING,
                        place,
                        "the stack is a search for hyper-parameters, not a single run",
                        "run espalier search with it, or put a value in place of each search and leave out the section search"));
        return found.isEmpty();
    }

    private static Optional<Place> first(Node document) {
        if (!(document instanceof MapNode stack)) {
            return Optional.empty();
        }
        Optional<Place> section = stack.entry(SEARCH).map(MapNode.Entry::keyPlace);
        return section.isPresent()
                ? section
                : firstWithin(stack.without(List.of(Keys.TAGS.name()))).map(Node::place);
    }

    private static Optional<Node> firstWithin(Node node) {
        if (isSearch(node)) {
            return Optional.of(node);
        }
        List<Node> inner = List.of();
        if (node instanceof ListNode list) {
            inner = list.items();
        } else if (node instanceof MapNode map) {
            inner = map.entries().stream().map(MapNode.Entry::value).toList();
        }
        return inner.stream().flatMap(one -> firstWithin(one).stream()).findFirst();
    }
}
