package dev.espalier.engine.compute;

import dev.espalier.api.model.LayerBinding;
import dev.espalier.engine.kernel.Workspace;
import dev.espalier.engine.kernel.Write;

/**
 * Where a layer of the core leaves the gradient of a parameter.
 *
 * <p>Layers of other jars add to an array that was set to zero, and know nothing of what becomes of it. A layer that asks for
 * an outlet promises more: to do as {@link #write()} says, and, if it asked for pieces, to hand each one on while it is
 * warm in cache, so that the optimizer need not fetch it from memory again.
 */
public interface GradientOutlet {

    /** For bindings that offer nothing better: the gradient is added to what is there, and nobody waits for it. */
    GradientOutlet ADDING = new GradientOutlet() {
        @Override
        public Write write() {
            return Write.ADD;
        }

        @Override
        public int begin() {
            return 0;
        }

        @Override
        public void finish(int from, int to, Workspace workspace) {}

        @Override
        public void end() {}
    };

    /** Whether the gradient of this pass replaces what is there, or is added to the gradients of the passes before. */
    Write write();

    /**
     * Begins to hand the gradient on; called by the thread that runs the operation, when it needs the parameter's values no
     * more: they may change at once.
     *
     * @return ranges that are handed on must begin and end at multiples of this, which is a number of whole rows, or at the end
     *     of the array; 0 if nobody waits for this gradient, so that nothing is to be handed on
     */
    int begin();

    /**
     * Hands a range of the gradient on, which is complete.
     *
     * @param from its first index
     * @param to the index after its last
     * @param workspace of the thread that calls
     */
    void finish(int from, int to, Workspace workspace);

    /** Says that all ranges have been handed on; called if {@link #begin()} was, unless that gave 0. */
    void end();

    /** A binding that has outlets. */
    interface Source {

        /**
         * Where a gradient goes that is left as a whole.
         *
         * @param parameter its name in the layer's signature
         * @return the outlet
         */
        GradientOutlet outlet(String parameter);

        /**
         * Where a gradient goes that is handed on in pieces.
         *
         * @param parameter its name in the layer's signature
         * @return the outlet
         */
        GradientOutlet outletOfPieces(String parameter);
    }

    /**
     * The outlet of a gradient that is left as a whole.
     *
     * @param binding of the layer
     * @param parameter its name in the layer's signature
     * @return the outlet
     */
    static GradientOutlet of(LayerBinding binding, String parameter) {
        return binding instanceof Source source ? source.outlet(parameter) : ADDING;
    }

    /**
     * The outlet of a gradient that is handed on in pieces.
     *
     * @param binding of the layer
     * @param parameter its name in the layer's signature
     * @return the outlet
     */
    static GradientOutlet ofPieces(LayerBinding binding, String parameter) {
        return binding instanceof Source source ? source.outletOfPieces(parameter) : ADDING;
    }
}
