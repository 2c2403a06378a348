package dev.espalier.core.stack;

import dev.espalier.api.model.Layer;
import dev.espalier.core.document.ListNode;
import dev.espalier.core.document.MapNode;
import dev.espalier.core.document.Node;
import dev.espalier.core.document.ScalarNode;
import dev.espalier.engine.layer.Dense;
import dev.espalier.engine.model.Model;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a stack file writes a model of blocks: the definitions and the model that uses them, with the defaults of all layers.
 *
 * @param blocks the section {@code blocks}
 * @param model the section {@code model}
 */
public record ModelNotation(MapNode blocks, Node model) {

    private static final String UNITS = "units";

    /**
     * The notation of a model that was changed.
     *
     * @param before the model of this notation
     * @param now the model that took its place
     * @return the notation, with the units of the last dense layers of nodes where these alone differ; empty if more differs
     */
    Optional<ModelNotation> changed(Model before, Model now) {
        if (before.equals(now)) {
            return Optional.of(this);
        }
        Node changed = model;
        List<Model.Node> lasting = new ArrayList<>(before.nodes());
        for (int i = 0; i < Math.min(lasting.size(), now.nodes().size()); i++) {
            Model.Node old = lasting.get(i);
            Model.Node fresh = now.nodes().get(i);
            int last = fresh.layers().size() - 1;
            if (!old.equals(fresh)
                    && fresh.layers().get(last) instanceof Dense dense
                    && dense.units().isPresent()) {
                changed = withUnits(changed, fresh.name(), dense.units().get());
                lasting.set(i, withLast(old, dense));
            }
        }
        boolean isAll = before.withNodes(lasting).equals(now);
        return isAll ? Optional.of(new ModelNotation(blocks, changed)) : Optional.empty();
    }

    /** The node with other units of its last layer, if that is a dense layer. */
    private static Model.Node withLast(Model.Node node, Dense other) {
        int last = node.layers().size() - 1;
        if (!(node.layers().get(last) instanceof Dense dense)) {
            return node;
        }
        List<Layer> layers = new ArrayList<>(node.layers());
        layers.set(last, new Dense(other.units(), dense.bias(), dense.initializer()));
        return new Model.Node(node.name(), node.from(), layers);
    }

    private static Node withUnits(Node model, String node, int units) {
        if (model instanceof ListNode layers) {
            return lastWithUnits(layers, units);
        }
        MapNode graph = (MapNode) model;
        List<Node> nodes = new ArrayList<>();
        for (Node one : ((ListNode) graph.get(Keys.NODES.name()).orElseThrow()).items()) {
            MapNode map = (MapNode) one;
            boolean meant = map.get(Keys.NODE_NAME.name())
                    .filter(ScalarNode.of(node)::equals)
                    .isPresent();
            ListNode layers = (ListNode) map.get(Keys.LAYERS.name()).orElseThrow();
            nodes.add(meant ? map.with(new MapNode.Entry(Keys.LAYERS.name(), lastWithUnits(layers, units))) : map);
        }
        return graph.with(new MapNode.Entry(Keys.NODES.name(), ListNode.of(nodes)));
    }

    /** A list of layers, all of whose settings are spelled out, with other units of the last. */
    private static Node lastWithUnits(ListNode layers, int units) {
        List<Node> items = new ArrayList<>(layers.items());
        int last = items.size() - 1;
        if (items.get(last) instanceof MapNode dense && dense.entries().get(0).value() instanceof MapNode settings) {
            List<MapNode.Entry> spelled = new ArrayList<>();
            spelled.add(new MapNode.Entry(UNITS, ScalarNode.of(units)));
            spelled.addAll(settings.without(List.of(UNITS)).entries());
            items.set(last, MapNode.of(dense.keys().get(0), new MapNode(settings.place(), spelled)));
        }
        return new ListNode(layers.place(), items);
    }
}
