package dev.espalier.search.space;

import dev.espalier.core.document.ListNode;
import dev.espalier.core.document.MapNode;
import dev.espalier.core.document.Node;
import dev.espalier.core.document.ScalarNode;
import dev.espalier.core.stack.SearchNotation;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.Function;

/** Puts values in the places of a document that are searched for. */
final class Placement {

    private final IdentityHashMap<Node, SearchSite> sites = new IdentityHashMap<>();
    private final IdentityHashMap<Node, Node> refused = new IdentityHashMap<>();
    private final Function<SearchSite, Node> value;

    /**
     * A placement.
     *
     * @param sites the places
     * @param refused places that readers are to pass over, because their problems have been told
     * @param value what takes the place of each; an option may hold further sites
     */
    Placement(List<SearchSite> sites, List<Node> refused, Function<SearchSite, Node> value) {
        sites.forEach(site -> this.sites.put(site.node(), site));
        refused.forEach(node -> this.refused.put(node, node));
        this.value = value;
    }

    /** The document with the values; parts in which nothing is searched for are the same nodes. */
    Node apply(Node node) {
        if (refused.containsKey(node)) {
            return new ScalarNode(node.place(), ScalarNode.Kind.REFUSED, SearchNotation.SEARCH);
        }
        SearchSite site = sites.get(node);
        if (site != null) {
            Node placed = value.apply(site);
            return isSame(placed, node) ? node : apply(placed);
        }
        if (node instanceof ListNode list) {
            return apply(list);
        }
        return node instanceof MapNode map ? apply(map) : node;
    }

    /** Items for which nothing was chosen are left out. */
    private Node apply(ListNode list) {
        List<Node> items = new ArrayList<>();
        boolean changed = false;
        for (Node item : list.items()) {
            Node placed = apply(item);
            changed |= !isSame(placed, item);
            if (isSame(placed, item) || !isNothing(placed)) {
                items.add(placed);
            }
        }
        return changed ? new ListNode(list.place(), items) : list;
    }

    /** Settings for which nothing was chosen are left out; the name of a plugin remains without settings. */
    private Node apply(MapNode map) {
        List<MapNode.Entry> entries = new ArrayList<>();
        boolean changed = false;
        for (MapNode.Entry entry : map.entries()) {
            Node placed = apply(entry.value());
            changed |= !isSame(placed, entry.value());
            if (isSame(placed, entry.value()) || !isNothing(placed) || map.size() == 1) {
                entries.add(new MapNode.Entry(entry.keyPlace(), entry.key(), placed));
            }
        }
        return changed ? new MapNode(map.place(), entries) : map;
    }

    @SuppressWarnings("ReferenceEquality") // whether it is one node, not whether two say the same
    private static boolean isSame(Node placed, Node node) {
        return placed == node;
    }

    private static boolean isNothing(Node node) {
        return node instanceof ScalarNode scalar && scalar.isNull();
    }
}
