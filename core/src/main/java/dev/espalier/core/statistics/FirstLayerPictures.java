package dev.espalier.core.statistics;

import dev.espalier.api.data.Schema;
import dev.espalier.api.event.Picture;
import dev.espalier.api.event.WeightsPictured;
import dev.espalier.api.parameter.ParameterInfo.Role;
import dev.espalier.api.parameter.Units;
import dev.espalier.engine.model.Graph;
import dev.espalier.engine.plugin.LayerCalls;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Pictures of the weights of the first trained layer: of each unit what it multiplies each pixel by, or of each filter its
 * weights; for inputs that are not pictures all weights as one, with a row for each unit.
 *
 * <p>All pictures of a step have the same range, about 0. They are made before the first step, after about 1/1024, 1/512 and so on of
 * the run, and at its end.
 */
public final class FirstLayerPictures {

    private static final int MOST_UNITS = 64;
    private static final int MOST_FEATURES = 256;
    private static final int LONGEST = 64;

    /** The bytes of all pictures of a step. */
    private static final int MOST_BYTES = 1 << 18;

    private static final int DOUBLINGS = 10;

    private final String layer;
    private final float[] weights;
    private final PictureShape shape;
    private final int units;

    /** From the first weight of a unit to that of the next, and from one weight of a unit to the next. */
    private final int unitStride;

    private final int stride;

    private FirstLayerPictures(
            String layer, float[] weights, PictureShape shape, int units, int unitStride, int stride) {
        this.layer = layer;
        this.weights = weights;
        this.shape = shape;
        this.units = units;
        this.unitStride = unitStride;
        this.stride = stride;
    }

    /**
     * The pictures of a graph.
     *
     * @param graph what is trained
     * @param inputs the inputs of the data, after preprocessing
     * @param watched the parameters that are trained at some time
     * @return the pictures; empty if no layer has weights of two or four dimensions that take an input of the graph
     */
    public static Optional<FirstLayerPictures> of(
            Graph graph, List<Schema.Input> inputs, List<WatchedParameter> watched) {
        for (Graph.Node node : graph.nodes()) {
            Optional<Graph.Input> input = inputOf(graph, node);
            Optional<WatchedParameter> weight =
                    watched.stream().filter(isWeightOf(node)).findFirst();
            if (input.isPresent() && weight.isPresent()) {
                Graph.Input known = input.get();
                List<Schema.Column> columns = inputs.get(known.source()).columns();
                Optional<FirstLayerPictures> pictures =
                        of(node.name(), weight.get(), known.shape().size(), PictureShape.of(known.shape(), columns));
                if (pictures.isPresent()) {
                    return pictures;
                }
            }
        }
        return Optional.empty();
    }

    private static Predicate<WatchedParameter> isWeightOf(Graph.Node node) {
        return parameter ->
                parameter.info().role() == Role.WEIGHT && parameter.node().equals(node.name());
    }

    /** The only input of a node, if it comes from outside and only its shape was changed. */
    private static Optional<Graph.Input> inputOf(Graph graph, Graph.Node node) {
        if (node.sources().size() != 1) {
            return Optional.empty();
        }
        int source = node.sources().get(0);
        while (source >= graph.inputs().size()) {
            Graph.Node before = graph.nodes().get(source - graph.inputs().size());
            if (!LayerCalls.isView(before.layer(), true)) {
                return Optional.empty();
            }
            source = before.sources().get(0);
        }
        return Optional.of(graph.inputs().get(source));
    }

    private static Optional<FirstLayerPictures> of(
            String layer, WatchedParameter weight, int inputSize, Optional<PictureShape> picture) {
        int[] dimensions = weight.info().shape().toArray();
        Units layout = weight.info().units();
        if (dimensions.length == 4) {
            return ofFilters(layer, weight);
        }
        if (dimensions.length != 2
                || !layout.equals(Units.alongLast(weight.info().shape()))) {
            return Optional.empty();
        }
        int units = dimensions[1];
        if (picture.isPresent() && dimensions[0] == inputSize) {
            return Optional.of(new FirstLayerPictures(
                    layer, weight.values(), picture.get(), most(units, picture.get()), 1, units));
        }
        return Optional.of(new FirstLayerPictures(
                layer,
                weight.values(),
                new PictureShape(Math.min(MOST_UNITS, units), Math.min(MOST_FEATURES, dimensions[0]), 1),
                0,
                units,
                1));
    }

    /** Three channels are colours where they follow each other in memory; of others the first is shown. */
    private static Optional<FirstLayerPictures> ofFilters(String layer, WatchedParameter weight) {
        Units filters = weight.info().units();
        int height = weight.info().shape().dimension(2);
        int width = weight.info().shape().dimension(3);
        if (filters.window() != height * width) {
            return Optional.empty();
        }
        boolean isColoured = filters.run() == 3 * filters.window() && filters.rows() == 1;
        PictureShape filter = new PictureShape(height, width, isColoured ? 3 : 1);
        // the filters of further groups of a transposed convolution do not follow at the same distance
        int count = filters.rows() == 1 ? filters.count() : filters.unitsOfGroup();
        return Optional.of(
                new FirstLayerPictures(layer, weight.values(), filter, most(count, filter), filters.run(), 1));
    }

    private static int most(int units, PictureShape shape) {
        return Math.min(
                Math.min(MOST_UNITS, units),
                Math.max(1, MOST_BYTES / shape.within(LONGEST).size()));
    }

    /** Whether they are made after a step of a run of the given length, or before its first. */
    public static boolean isDue(long step, long totalSteps) {
        if (step == 0) {
            return true;
        }
        for (int doubling = 0; doubling <= DOUBLINGS; doubling++) {
            long part = 1L << doubling;
            if (step == (totalSteps + part - 1) / part) {
                return true;
            }
        }
        return false;
    }

    /**
     * The pictures of the present weights.
     *
     * @param step updates made so far
     * @param epoch passes over the training data begun so far
     * @return the pictures
     */
    public WeightsPictured at(long step, int epoch) {
        double largest = 0;
        for (float weight : weights) {
            largest = Float.isFinite(weight) ? Math.max(largest, Math.abs(weight)) : largest;
        }
        double range = largest > 0 ? largest : 1;
        List<Picture> pictures = new ArrayList<>();
        if (units == 0) {
            pictures.add(shape.picture(rows(), 0, 1, -range, range, MOST_FEATURES));
        }
        for (int unit = 0; unit < units; unit++) {
            pictures.add(shape.picture(weights, unit * unitStride, stride, -range, range, LONGEST));
        }
        return new WeightsPictured(step, epoch, layer, pictures);
    }

    /** The weights of the shown features, one unit after another. */
    private float[] rows() {
        float[] rows = new float[shape.size()];
        for (int unit = 0; unit < shape.height(); unit++) {
            for (int feature = 0; feature < shape.width(); feature++) {
                rows[unit * shape.width() + feature] = weights[feature * unitStride + unit];
            }
        }
        return rows;
    }
}
