package dev.espalier.engine.compute;

import dev.espalier.api.model.LayerBinding;
import dev.espalier.engine.kernel.Workspace;
import dev.espalier.engine.kernel.Write;

/**
 * Where a layer leaves the gradient of a parameter: the pass's {@link GradientSink}, for that parameter.
 *
 * <p>A layer that asks for no outlet adds to an array that was set to zero, and knows nothing of what becomes of it. A layer
 * that asks for one promises more: to do as {@link #write()} says, and, if it asked for pieces, to hand each one on while it is
 * warm in cache, so that the optimizer need not fetch it from memory again.
 */
public final class GradientOutlet {

    private final int parameter;
    private Write write = Write.ADD;
    private GradientSink sink = GradientSink.NONE;

    /**
     * An outlet that accumulates, without a receiver, until a pass begins.
     *
     * @param parameter its place in the graph
     */
    public GradientOutlet(int parameter) {
        this.parameter = parameter;
    }

    /** An outlet for bindings that offer nothing better: the gradient is accumulated, and has no receiver. */
    public static GradientOutlet adding() {
        return new GradientOutlet(-1);
    }

    /**
     * Begins a backward pass.
     *
     * @param how whether the gradient of the pass replaces what is there, or is added to the gradients of the passes before
     * @param taker who goes on with the gradient
     */
    public void beginPass(Write how, GradientSink taker) {
        write = how;
        sink = taker;
    }

    /** Whether the gradient of this pass replaces what is there, or is added to the gradients of the passes before. */
    public Write write() {
        return write;
    }

    /**
     * Begins to hand the gradient on; called by the thread that runs the operation, when it needs the parameter's values no
     * more: they may change at once.
     *
     * @return ranges that are handed on must begin and end at multiples of this, which is a number of whole rows, or at the end
     *     of the array; 0 if the gradient is not taken, so that nothing is to be handed on
     */
    public int begin() {
        return sink.begin(parameter);
    }

    /**
     * Hands a range of the gradient on, which is complete.
     *
     * @param from its first index
     * @param to the index after its last
     * @param workspace of the thread that calls
     */
    public void finish(int from, int to, Workspace workspace) {
        sink.finish(parameter, from, to, workspace);
    }

    /** Says that all ranges have been handed on; called if {@link #begin()} was, unless that gave 0. */
    public void end() {
        sink.end(parameter);
    }

    /** A binding that has outlets. */
    public interface Source {

        /**
         * Where a gradient goes.
         *
         * @param parameter its name in the layer's signature
         * @param inPieces whether the layer hands it on in pieces, or leaves it as a whole
         * @return the outlet
         */
        GradientOutlet outlet(String parameter, boolean inPieces);
    }

    /**
     * The outlet of a gradient that is left as a whole.
     *
     * @param binding of the layer
     * @param parameter its name in the layer's signature
     * @return the outlet
     */
    public static GradientOutlet of(LayerBinding binding, String parameter) {
        return of(binding, parameter, false);
    }

    /**
     * The outlet of a gradient that is handed on in pieces.
     *
     * @param binding of the layer
     * @param parameter its name in the layer's signature
     * @return the outlet
     */
    public static GradientOutlet ofPieces(LayerBinding binding, String parameter) {
        return of(binding, parameter, true);
    }

    private static GradientOutlet of(LayerBinding binding, String parameter, boolean inPieces) {
        return binding instanceof Source source ? source.outlet(parameter, inPieces) : adding();
    }
}
