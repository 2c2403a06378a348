package dev.espalier.engine.layer;

import dev.espalier.api.model.Layer;
import java.util.Optional;

/**
 * A layer that can apply a function to its result as its last act: a plan makes one unit of both, and needs no buffer for what
 * is between them.
 */
public interface Fusible extends Layer {

    /**
     * A layer that does the work of this one and the next.
     *
     * @param next the layer that takes the result of this one; nobody else does
     * @param training whether the plan trains
     * @return a layer with the parameters and statistics of this one that gives the same bits as the two, forward and
     *     backward; empty if there is none
     */
    Optional<Layer> fusedWith(Layer next, boolean training);
}
