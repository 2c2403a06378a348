package dev.espalier.engine.model;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Problem;
import dev.espalier.api.Shape;
import dev.espalier.api.data.Schema;
import dev.espalier.api.initializer.Initializer;
import dev.espalier.api.model.Layer;
import dev.espalier.api.model.LayerSignature;
import dev.espalier.api.parameter.ParameterInfo;
import dev.espalier.engine.plugin.LayerCalls;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A model that has met data: its layers in the order in which they are computed, with shapes, parameters and buffers.
 *
 * <p>What flows through the graph are <em>values</em>, numbered: first the inputs, then the result of each node. Immutable.
 */
public final class Graph {

    private final Model model;
    private final List<Input> inputs;
    private final List<Node> nodes;
    private final List<Output> outputs;
    private final List<Parameter> parameters;
    private final List<Buffer> buffers;

    Graph(Model model, List<Input> inputs, List<Node> nodes, List<Output> outputs) {
        this.model = model;
        this.inputs = List.copyOf(inputs);
        this.nodes = List.copyOf(nodes);
        this.outputs = List.copyOf(outputs);
        this.parameters =
                nodes.stream().flatMap(node -> node.parameters().stream()).toList();
        this.buffers = nodes.stream().flatMap(node -> node.buffers().stream()).toList();
    }

    /**
     * An input of the graph.
     *
     * @param name its name in the model
     * @param shape the shape of one sample
     * @param source its place among the data's inputs
     */
    public record Input(String name, Shape shape, int source) {}

    /**
     * A layer at its place in the graph.
     *
     * @param name unique in the graph, such as {@code dense1} or {@code trunk/dense1}
     * @param layer the layer
     * @param sources the numbers of the values that it takes
     * @param inputShapes the shapes of one sample of each of them
     * @param signature what the layer inferred from them
     * @param parameters its parameters with their full names, in the order of the signature
     * @param buffers its buffers with their full names, in the order of the signature
     */
    public record Node(
            String name,
            Layer layer,
            List<Integer> sources,
            List<Shape> inputShapes,
            LayerSignature signature,
            List<Parameter> parameters,
            List<Buffer> buffers) {

        /** Copies the lists. */
        public Node {
            sources = List.copyOf(sources);
            inputShapes = List.copyOf(inputShapes);
            parameters = List.copyOf(parameters);
            buffers = List.copyOf(buffers);
        }

        /** The shape of one sample of the result. */
        public Shape shape() {
            return signature.output();
        }
    }

    /**
     * An output of the graph.
     *
     * @param name the name of the model's node
     * @param value the number of its value
     * @param shape the shape of one sample
     */
    public record Output(String name, int value, Shape shape) {}

    /**
     * A parameter of the graph.
     *
     * @param info its full name {@code node/parameter}, role, shape, fans and gain
     * @param initializer the initializer chosen for its layer, if any
     * @param initialValue the initial value of each element if no initializer applies
     */
    public record Parameter(ParameterInfo info, Optional<Initializer> initializer, float initialValue) {}

    /**
     * A buffer of the graph.
     *
     * @param name its full name {@code node/buffer}
     * @param shape its dimensions
     * @param initialValue what each element starts from
     */
    public record Buffer(String name, Shape shape, float initialValue) {}

    /**
     * Infers the graph of a model for data.
     *
     * @param model the definition
     * @param inputs what the data offers. If both have one input, they are taken for each other; else by name.
     * @return the graph
     * @throws EspalierException with every input that does not fit the data and every layer that does not fit its inputs;
     *     code INVALID_MODEL, or PLUGIN_FAILED for a layer that breaks its contract
     */
    public static Graph of(Model model, List<Schema.Input> inputs) {
        return new GraphInference(model, inputs).infer();
    }

    /** The definition. */
    public Model model() {
        return model;
    }

    /** The inputs, in the model's order; their values are numbered from 0. */
    public List<Input> inputs() {
        return inputs;
    }

    /** The layers, each after all that it takes; the value of the first is numbered by how many inputs there are. */
    public List<Node> nodes() {
        return nodes;
    }

    /** The outputs, in the model's order. */
    public List<Output> outputs() {
        return outputs;
    }

    /** All parameters, in the order of the nodes. */
    public List<Parameter> parameters() {
        return parameters;
    }

    /** All buffers, in the order of the nodes. */
    public List<Buffer> buffers() {
        return buffers;
    }

    /** How many values there are: inputs and nodes. */
    public int valueCount() {
        return inputs.size() + nodes.size();
    }

    /**
     * The shape of one sample of a value.
     *
     * @param value its number
     * @return the shape
     */
    public Shape shape(int value) {
        return value < inputs.size()
                ? inputs.get(value).shape()
                : nodes.get(value - inputs.size()).shape();
    }

    /** How many numbers are trained. */
    public long trainedElements() {
        long elements = 0;
        for (Parameter parameter : parameters) {
            elements += parameter.info().size();
        }
        return elements;
    }

    /**
     * The problems of training on batches of the given size.
     *
     * @param samples of the smallest pass: the batch, or what is left for the last one of an epoch
     * @return one problem for each layer that needs more; code INVALID_SETTING
     */
    public List<Problem> problemsOfTrainingOn(int samples) {
        List<Problem> problems = new ArrayList<>();
        for (Node node : nodes) {
            int fewest = node.signature().minBatchSize();
            if (samples < fewest) {
                problems.add(new Problem(
                        ErrorCode.INVALID_SETTING,
                        "node " + node.name(),
                        "it would be trained on a batch of " + samples + "; " + LayerCalls.typeName(node.layer())
                                + " must see at least " + fewest + " samples at once",
                        "choose a batch size that leaves no smaller last batch"));
            }
        }
        return problems;
    }

    @Override
    public String toString() {
        return "Graph[" + nodes.size() + " nodes, " + trainedElements() + " trained elements]";
    }
}
