package dev.espalier.engine.layer;

import dev.espalier.api.model.Layer;

/** A layer whose result is its one input under another shape: a plan lets both share a buffer and runs nothing. */
public interface View extends Layer {

    /**
     * Whether the layer changes no value.
     *
     * @param training whether the plan trains
     * @return whether output and input are the same numbers in every pass of such a plan
     */
    boolean isView(boolean training);
}
