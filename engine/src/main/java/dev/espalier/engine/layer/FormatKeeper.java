package dev.espalier.engine.layer;

import dev.espalier.engine.compute.MemoryFormat;

/** A layer that does the same to each element of arrays of one shape, whatever their format. */
interface FormatKeeper extends MemoryFormat.Aware {

    @Override
    default MemoryFormat.Support support() {
        return MemoryFormat.Support.KEPT;
    }
}
