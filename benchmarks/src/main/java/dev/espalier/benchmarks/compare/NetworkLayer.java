package dev.espalier.benchmarks.compare;

import java.util.List;

/** A layer as every framework has it, from which each contender makes its own. */
public sealed interface NetworkLayer {

    /**
     * The size of its output.
     *
     * @param input what it takes
     * @return what it gives
     */
    ImageSize outputOf(ImageSize input);

    /**
     * Makes something of it.
     *
     * @param maker what makes it
     * @param input what the layer takes
     * @param <T> what is made
     * @return what the maker gives
     */
    <T> T make(Maker<T> maker, ImageSize input);

    /**
     * Makes something of each kind of layer.
     *
     * @param <T> what is made
     */
    interface Maker<T> {

        /** Makes a dense layer of an input that is flattened first. */
        T dense(Dense layer, ImageSize input);

        /** Makes a convolution. */
        T convolution(Convolution layer, ImageSize input);

        /** Makes batch norm, over the positions too where the input is an image. */
        T norm(ImageSize input);

        /** Makes a ReLU. */
        T relu();

        /** Makes max pooling with windows of 2 × 2. */
        T halving();

        /** Makes the average over all positions. */
        T average();

        /** Makes a sum of layers and a shortcut. */
        T residual(Residual layer, ImageSize input);
    }

    /**
     * A dense layer with a bias.
     *
     * @param units how many values come out
     */
    record Dense(int units) implements NetworkLayer {

        @Override
        public ImageSize outputOf(ImageSize input) {
            return ImageSize.vector(units);
        }

        @Override
        public <T> T make(Maker<T> maker, ImageSize input) {
            return maker.dense(this, input);
        }
    }

    /**
     * A convolution without bias, as it is followed by batch norm, padded by half of its kernel.
     *
     * @param channels of the output
     * @param kernel height and width of the window, odd
     * @param stride distance of two windows
     * @param groups into which the channels are divided
     */
    record Convolution(int channels, int kernel, int stride, int groups) implements NetworkLayer {

        /** Zeros on each side. */
        public int padding() {
            return kernel / 2;
        }

        /**
         * How many values of the input meet in one of the output.
         *
         * @param input what it takes
         * @return channels of a group × the size of the window
         */
        public int fanIn(ImageSize input) {
            return input.channels() / groups * kernel * kernel;
        }

        @Override
        public ImageSize outputOf(ImageSize input) {
            return new ImageSize(channels, (input.height() - 1) / stride + 1, (input.width() - 1) / stride + 1);
        }

        @Override
        public <T> T make(Maker<T> maker, ImageSize input) {
            return maker.convolution(this, input);
        }
    }

    /** Batch norm of each channel. */
    record Norm() implements NetworkLayer {

        @Override
        public ImageSize outputOf(ImageSize input) {
            return input;
        }

        @Override
        public <T> T make(Maker<T> maker, ImageSize input) {
            return maker.norm(input);
        }
    }

    /** The greater of a value and 0. */
    record Relu() implements NetworkLayer {

        @Override
        public ImageSize outputOf(ImageSize input) {
            return input;
        }

        @Override
        public <T> T make(Maker<T> maker, ImageSize input) {
            return maker.relu();
        }
    }

    /** Max pooling with windows of 2 × 2; an odd row or column at the end is left out. */
    record Halving() implements NetworkLayer {

        @Override
        public ImageSize outputOf(ImageSize input) {
            if (input.height() < 2 || input.width() < 2) {
                throw new IllegalArgumentException("an image of " + input.height() + " x " + input.width()
                        + " cannot be halved; give larger images, fewer channels or a smaller stride");
            }
            return new ImageSize(input.channels(), input.height() / 2, input.width() / 2);
        }

        @Override
        public <T> T make(Maker<T> maker, ImageSize input) {
            return maker.halving();
        }
    }

    /** The average over all positions. */
    record Average() implements NetworkLayer {

        @Override
        public ImageSize outputOf(ImageSize input) {
            return ImageSize.vector(input.channels());
        }

        @Override
        public <T> T make(Maker<T> maker, ImageSize input) {
            return maker.average();
        }
    }

    /**
     * The sum of what layers and a shortcut make of the same input.
     *
     * @param layers at least one
     * @param shortcut none for the input itself
     */
    record Residual(List<NetworkLayer> layers, List<NetworkLayer> shortcut) implements NetworkLayer {

        /** Copies the lists. */
        public Residual {
            layers = List.copyOf(layers);
            shortcut = List.copyOf(shortcut);
        }

        @Override
        public ImageSize outputOf(ImageSize input) {
            return Network.outputOf(layers, input);
        }

        @Override
        public <T> T make(Maker<T> maker, ImageSize input) {
            return maker.residual(this, input);
        }
    }
}
