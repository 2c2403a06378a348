package dev.espalier.engine.layer;

import dev.espalier.api.model.ReferencePass;

/** Convolutions in double, in plain loops on arrays with their channels first. */
final class ConvolutionReference {

    private ConvolutionReference() {}

    static double[] convolve(ReferencePass pass, ConvolutionShape shape, ImageShape image) {
        Window window = shape.window();
        ImageShape result = image.withChannels(shape.outputs())
                .withPositions(window.height().output(), window.width().output());
        double[] x = pass.input(0);
        double[] y = new double[pass.samples() * shape.outputs() * window.positions()];
        for (int sample = 0; sample < pass.samples(); sample++) {
            for (int output = 0; output < shape.outputs(); output++) {
                for (int position = 0; position < window.positions(); position++) {
                    int row = position / result.width();
                    int column = position % result.width();
                    y[result.at(sample, output, row, column)] =
                            sum(x, pass.parameter("weight"), shape, image, sample, output, row, column);
                }
            }
        }
        return y;
    }

    private static double sum(
            double[] x,
            double[] weight,
            ConvolutionShape shape,
            ImageShape image,
            int sample,
            int output,
            int row,
            int column) {
        Window window = shape.window();
        int firstInput = output / shape.outputsOfGroup() * shape.inputsOfGroup();
        double sum = 0;
        for (int channel = 0; channel < shape.inputsOfGroup(); channel++) {
            for (int element = 0; element < window.size(); element++) {
                int y = window.height().at(row, element / window.width().kernel());
                int z = window.width().at(column, element % window.width().kernel());
                if (window.height().contains(y) && window.width().contains(z)) {
                    sum += x[image.at(sample, firstInput + channel, y, z)]
                            * weight[shape.weight(output, channel, element)];
                }
            }
        }
        return sum;
    }

    /**
     * The transposed convolution.
     *
     * @param shape of the convolution that it is the transposed of
     * @param image what is read, of the size of that one's output
     */
    static double[] transpose(ReferencePass pass, ConvolutionShape shape, ImageShape image) {
        Window window = shape.window();
        ImageShape result = image.withChannels(shape.inputs())
                .withPositions(window.height().input(), window.width().input());
        double[] y = new double[pass.samples() * result.shape().size()];
        for (int i = 0; i < pass.samples() * image.shape().size(); i++) {
            int position = i % image.positions();
            int channel = i / image.positions() % image.channels();
            int sample = i / image.positions() / image.channels();
            int firstResult = channel / shape.outputsOfGroup() * shape.inputsOfGroup();
            for (int element = 0; element < window.size(); element++) {
                int row = window.height()
                        .at(position / image.width(), element / window.width().kernel());
                int column = window.width()
                        .at(position % image.width(), element % window.width().kernel());
                boolean inside = window.height().contains(row) && window.width().contains(column);
                for (int j = 0; inside && j < shape.inputsOfGroup(); j++) {
                    y[result.at(sample, firstResult + j, row, column)] +=
                            pass.input(0)[i] * pass.parameter("weight")[shape.weight(channel, j, element)];
                }
            }
        }
        return y;
    }

    static void addBias(double[] y, double[] bias, int positions) {
        for (int i = 0; i < y.length; i++) {
            y[i] += bias[i / positions % bias.length];
        }
    }
}
