package dev.espalier.engine.layer;

import dev.espalier.api.model.LayerBinding;

/** How the algorithm of each convolution is chosen: from its shape alone, and never from a measurement. */
public enum ConvolutionChoice {

    /** Winograd's algorithm where it is faster and the bound on its error is small, for windows of 3 × 3; else the sums themselves. */
    AUTO,

    /** The sums themselves, for every convolution. */
    DIRECT;

    /** The word in a stack file. */
    @Override
    public String toString() {
        return this == AUTO ? "auto" : "direct";
    }

    /** A binding of a plan whose model says how. */
    public interface Source {

        /** The choice of the model. */
        ConvolutionChoice convolutions();
    }

    /**
     * The choice for a layer.
     *
     * @param binding of the layer
     * @return what its source says; automatic if it is none
     */
    public static ConvolutionChoice of(LayerBinding binding) {
        return binding instanceof Source source ? source.convolutions() : AUTO;
    }
}
