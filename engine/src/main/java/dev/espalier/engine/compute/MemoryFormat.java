package dev.espalier.engine.compute;

import dev.espalier.api.Shape;
import dev.espalier.api.model.Layer;
import dev.espalier.api.model.LayerBinding;
import dev.espalier.api.regularizer.ActivationMask;

/**
 * How the samples of an array of images {@code [channels, height, width]} or series {@code [channels, length]} lie in memory.
 *
 * <p>Shapes name the channels first whatever the format is, and all arrays have them first that are seen from outside a plan or by
 * a layer that does not say otherwise.
 */
public enum MemoryFormat {

    /** As the shape says: all positions of a channel are neighbours. */
    CHANNELS_FIRST,

    /** All channels of a position are neighbours, so that a batch is a matrix of positions × channels. */
    CHANNELS_LAST;

    /** What a layer can do with formats. */
    public enum Support {

        /** It takes and gives arrays with their channels first, as layers do that say nothing. */
        CHANNELS_FIRST,

        /** It does the same to each element: it takes any format, if its inputs and its output all have the same one. */
        KEPT,

        /** It takes and gives any mixture, and is fastest with channels last. */
        ANY
    }

    /** A layer that can compute on arrays with their channels last. */
    public interface Aware extends Layer {

        /** What it can do. */
        Support support();
    }

    /** A binding whose arrays may have their channels last. */
    public interface Source {

        /**
         * The format of an input and its gradient.
         *
         * @param input from 0
         * @return channels first, unless the layer supports others
         */
        MemoryFormat inputFormat(int input);

        /** The format of the output and its gradient: channels first, unless the layer supports others. */
        MemoryFormat outputFormat();
    }

    /**
     * What a layer can do with formats.
     *
     * @param layer any
     */
    public static Support supportOf(Layer layer) {
        if (layer instanceof ActivationMask) {
            // a plan gives each activation the multiplier that the mask draws for it, wherever it lies
            return Support.KEPT;
        }
        return layer instanceof Aware aware ? aware.support() : Support.CHANNELS_FIRST;
    }

    /**
     * The format of an input of a binding.
     *
     * @param binding of a layer
     * @param input from 0
     * @return what its source says; channels first if it is none
     */
    public static MemoryFormat ofInput(LayerBinding binding, int input) {
        return binding instanceof Source source ? source.inputFormat(input) : CHANNELS_FIRST;
    }

    /**
     * The format of the output of a binding.
     *
     * @param binding of a layer
     * @return what its source says; channels first if it is none
     */
    public static MemoryFormat ofOutput(LayerBinding binding) {
        return binding instanceof Source source ? source.outputFormat() : CHANNELS_FIRST;
    }

    /**
     * Whether a sample is the same in both formats.
     *
     * @param shape of the sample
     * @return whether it has one channel, or one position, or is a vector
     */
    public static boolean isIrrelevantFor(Shape shape) {
        return shape.rank() < 2 || shape.dimension(0) == 1 || shape.dimension(0) == shape.size();
    }
}
