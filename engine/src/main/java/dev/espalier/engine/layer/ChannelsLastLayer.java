package dev.espalier.engine.layer;

import dev.espalier.api.model.Layer;
import dev.espalier.engine.compute.MemoryFormat;

/** A layer whose operation is written for arrays with their channels last, bound by {@link ChannelsLastBinding#bind}. */
interface ChannelsLastLayer extends Layer.Reference, MemoryFormat.Aware {

    @Override
    default MemoryFormat.Support support() {
        return MemoryFormat.Support.ANY;
    }
}
