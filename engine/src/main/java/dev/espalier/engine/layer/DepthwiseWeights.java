package dev.espalier.engine.layer;

/**
 * The weights of a convolution in the order of {@link dev.espalier.engine.kernel.DepthwiseKernels}: for each element of the window
 * and each plane of the source those of all channels of the result.
 */
final class DepthwiseWeights {

    private final float[] weight;
    private final float[] values;
    private final int[] places;
    private final int channels;

    /**
     * The weights.
     *
     * @param shape of the convolution
     * @param weight the parameter
     * @param backward whether the result is the gradient of the input, and the planes are those of the gradient of the output; else
     *     the output, and planes of the input
     */
    DepthwiseWeights(ConvolutionShape shape, float[] weight, boolean backward) {
        this.weight = weight;
        this.channels = backward ? shape.inputs() : shape.outputs();
        int planes = backward ? shape.outputsOfGroup() : shape.inputsOfGroup();
        this.values = new float[shape.window().size() * planes * channels];
        this.places = new int[values.length];
        for (int i = 0; i < places.length; i++) {
            int channel = i % channels;
            int plane = i / channels % planes;
            int element = i / channels / planes;
            places[i] = backward
                    ? shape.weight(
                            channel / shape.inputsOfGroup() * planes + plane, channel % shape.inputsOfGroup(), element)
                    : shape.weight(channel, plane, element);
        }
    }

    /** Their values when {@link #take} was last called. */
    float[] values() {
        return values;
    }

    /** Channels of the result. */
    int channels() {
        return channels;
    }

    /** Elements of the window times planes. */
    int rows() {
        return values.length / channels;
    }

    /** Where the parameter has a value. */
    int place(int index) {
        return places[index];
    }

    /** Takes over the values of the parameter. */
    void take() {
        for (int i = 0; i < values.length; i++) {
            values[i] = weight[places[i]];
        }
    }
}
