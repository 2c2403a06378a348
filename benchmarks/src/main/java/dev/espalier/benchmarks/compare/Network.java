package dev.espalier.benchmarks.compare;

import dev.espalier.benchmarks.compare.NetworkLayer.Convolution;
import dev.espalier.benchmarks.compare.NetworkLayer.Dense;
import dev.espalier.benchmarks.compare.NetworkLayer.Maker;
import dev.espalier.benchmarks.compare.NetworkLayer.Norm;
import dev.espalier.benchmarks.compare.NetworkLayer.Relu;
import dev.espalier.benchmarks.compare.NetworkLayer.Residual;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The layers that every contender trains.
 *
 * @param description in a few words
 * @param input size of one sample
 * @param layers from the input to the output
 */
public record Network(String description, ImageSize input, List<NetworkLayer> layers) {

    /** More rows would only fill memory: no product gets faster by them. */
    private static final int MOST_ROWS = 4096;

    /**
     * Checks that the sizes match.
     *
     * @throws IllegalArgumentException if a layer cannot take what the one before gives
     */
    public Network {
        layers = List.copyOf(layers);
        outputOf(layers, input);
    }

    /**
     * Dense layers with ReLU between them.
     *
     * @param widths how many values go in and come out of the layers, the input first
     * @param normalized whether batch norm comes before every ReLU
     * @return the network
     */
    public static Network dense(List<Integer> widths, boolean normalized) {
        List<NetworkLayer> layers = new ArrayList<>();
        for (int width : widths.subList(1, widths.size())) {
            if (!layers.isEmpty()) {
                if (normalized) {
                    layers.add(new Norm());
                }
                layers.add(new Relu());
            }
            layers.add(new Dense(width));
        }
        String description = widths.stream().map(String::valueOf).collect(Collectors.joining("-"))
                + (normalized ? " with batch norm" : "");
        return new Network(description, ImageSize.vector(widths.get(0)), layers);
    }

    /** How many values come out. */
    public int outputs() {
        return outputOf(layers, input).values();
    }

    /** How many values go in and come out of the dense layers, the input first. */
    public List<Integer> widths() {
        List<Integer> widths = new ArrayList<>(List.of(input.values()));
        for (NetworkLayer layer : layers) {
            if (layer instanceof Dense dense) {
                widths.add(dense.units());
            }
        }
        return widths;
    }

    /**
     * Makes something of every layer.
     *
     * @param maker what makes it
     * @param <T> what is made
     * @return as many as there are layers
     */
    public <T> List<T> make(Maker<T> maker) {
        return make(layers, input, maker);
    }

    /**
     * Makes something of every layer of a list.
     *
     * @param layers in their order
     * @param input what the first takes
     * @param maker what makes it
     * @param <T> what is made
     * @return as many as there are layers
     */
    public static <T> List<T> make(List<NetworkLayer> layers, ImageSize input, Maker<T> maker) {
        List<T> made = new ArrayList<>();
        ImageSize size = input;
        for (NetworkLayer layer : layers) {
            made.add(layer.make(maker, size));
            size = layer.outputOf(size);
        }
        return made;
    }

    static ImageSize outputOf(List<NetworkLayer> layers, ImageSize input) {
        ImageSize size = input;
        for (NetworkLayer layer : layers) {
            size = layer.outputOf(size);
        }
        return size;
    }

    /** How many layers have weights. */
    int weightedLayers() {
        return products().size();
    }

    /**
     * Floating-point operations of a training step for each sample: three products for each layer with weights, but no
     * input gradient for the first.
     */
    public double trainingOperations() {
        return 3 * predictionOperations() - products().get(0).operations();
    }

    /** Floating-point operations of a prediction for each sample. */
    public double predictionOperations() {
        return products().stream().mapToDouble(Product::operations).sum();
    }

    /**
     * The product of the forward pass that has the most operations; of a convolution, as if its patches were a matrix.
     *
     * @param batch samples in a step
     */
    ProductSize largestProduct(int batch) {
        Product largest = products().stream()
                .max(Comparator.comparingDouble(Product::operations))
                .orElseThrow();
        int rows = largest.positions == 1 ? batch : Math.min(MOST_ROWS, batch * largest.positions);
        return new ProductSize(rows, largest.depth, largest.columns);
    }

    private List<Product> products() {
        List<Product> all = new ArrayList<>();
        make(new ProductMaker()).forEach(all::addAll);
        return all;
    }

    /** The product of a layer's weights and one sample, which a convolution has at each position, in each group. */
    private record Product(int positions, int depth, int columns, int groups) {

        double operations() {
            return 2.0 * positions * depth * columns * groups;
        }
    }

    /** Finds the products of layers. */
    private static final class ProductMaker implements Maker<List<Product>> {

        @Override
        public List<Product> dense(Dense layer, ImageSize input) {
            return List.of(new Product(1, input.values(), layer.units(), 1));
        }

        @Override
        public List<Product> convolution(Convolution layer, ImageSize input) {
            return List.of(new Product(
                    layer.outputOf(input).positions(),
                    layer.fanIn(input),
                    layer.channels() / layer.groups(),
                    layer.groups()));
        }

        @Override
        public List<Product> norm(ImageSize input) {
            return List.of();
        }

        @Override
        public List<Product> relu() {
            return List.of();
        }

        @Override
        public List<Product> halving() {
            return List.of();
        }

        @Override
        public List<Product> average() {
            return List.of();
        }

        @Override
        public List<Product> residual(Residual layer, ImageSize input) {
            List<Product> all = new ArrayList<>();
            make(layer.layers(), input, this).forEach(all::addAll);
            make(layer.shortcut(), input, this).forEach(all::addAll);
            return all;
        }
    }
}
