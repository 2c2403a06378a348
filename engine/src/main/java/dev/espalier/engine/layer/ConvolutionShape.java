package dev.espalier.engine.layer;

/**
 * What a convolution computes, whichever layer asks for it.
 *
 * @param window its positions in the images that it takes
 * @param inputs channels of those
 * @param outputs channels of what it gives
 * @param groups into which both are divided; channels of one do not meet those of another
 */
record ConvolutionShape(Window window, int inputs, int outputs, int groups) {

    int inputsOfGroup() {
        return inputs / groups;
    }

    int outputsOfGroup() {
        return outputs / groups;
    }

    /** Where an element of the weights is, which are stored as [outputs, inputs of a group, height, width]. */
    int weight(int output, int inputOfGroup, int element) {
        return (output * inputsOfGroup() + inputOfGroup) * window.size() + element;
    }
}
