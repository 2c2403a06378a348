package dev.espalier.engine.layer;

import dev.espalier.api.Shape;
import dev.espalier.api.model.Layer;
import dev.espalier.api.model.LayerBinding;
import dev.espalier.api.model.LayerOperation;
import dev.espalier.api.model.LayerSignature;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A layer that is written as one and made of others, which take its place in the graph.
 *
 * <p>It has no operation of its own: a graph holds the layers that it is made of, each with a name that begins with the name
 * of this one.
 */
public sealed interface CompositeLayer extends Layer permits Block, Repeat, Residual {

    /** The lists of layers that it is made of, in their order; empty ones included. */
    List<List<Layer>> lists();

    /**
     * The same composite of other layers.
     *
     * @param change what becomes of each layer that is not composite, at any depth
     * @return the changed composite
     */
    CompositeLayer map(UnaryOperator<Layer> change);

    /** Refuses: only its layers have signatures. */
    @Override
    default LayerSignature infer(List<Shape> inputs) {
        throw new IllegalArgumentException("a " + typeName() + " is made of layers; a graph holds those in its place");
    }

    /** Refuses: only its layers have operations. */
    @Override
    default LayerOperation bind(LayerBinding binding) {
        throw new IllegalStateException("a " + typeName() + " is made of layers; a graph holds those in its place");
    }

    /**
     * Other layers in place of those of a list.
     *
     * @param layers any
     * @param change what becomes of each layer that is not composite, at any depth
     * @return the changed layers
     */
    static List<Layer> map(List<Layer> layers, UnaryOperator<Layer> change) {
        List<Layer> changed = new ArrayList<>(layers.size());
        for (Layer layer : layers) {
            changed.add(layer instanceof CompositeLayer composite ? composite.map(change) : change.apply(layer));
        }
        return changed;
    }
}
