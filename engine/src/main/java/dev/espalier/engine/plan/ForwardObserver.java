package dev.espalier.engine.plan;

import dev.espalier.engine.compute.MemoryFormat;

/** Looks at the outputs of layers in a forward pass, each as soon as it is computed: later its array may hold another. */
public interface ForwardObserver {

    /**
     * A node has been computed.
     *
     * @param node its place among the nodes of the graph; the last of several that run as one
     * @param output its output, sample after sample, which must be left as it is; the array may be longer
     * @param format how its channels and positions lie in memory, always the same for a node of a plan
     * @param samples the samples of the pass
     */
    void computed(int node, float[] output, MemoryFormat format, int samples);
}
