package dev.espalier.engine.model;

import dev.espalier.api.EspalierException;
import dev.espalier.api.Problem;
import dev.espalier.api.Shape;
import dev.espalier.api.model.Layer;
import dev.espalier.engine.layer.CompositeLayer;
import dev.espalier.engine.layer.ConvolutionChoice;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The definition of a computational graph: inputs, named nodes made of layers, and the nodes whose results are the outputs.
 *
 * <p>A value: two models are equal if their definitions are. A model is well formed from the moment it exists: every
 * source is known, nothing goes in a circle, no name is taken twice, and every node and input leads to an output. Whether
 * the shapes fit together is found out when the model meets data.
 *
 * <pre>{@code
 * Model.sequential(new Dense(256), new BatchNorm(), new Relu(), new Dense(10));
 *
 * Model.builder()
 *         .input("image", Shape.of(784))
 *         .node("trunk", "image", new Dense(128), new Relu())
 *         .node("kind", "trunk", new Dense(10))
 *         .node("colour", "trunk", new Dense(3))
 *         .output("kind")
 *         .output("colour")
 *         .build();
 * }</pre>
 *
 * <p>A node with several layers is short for as many nodes: its layers are {@code trunk/dense1}, {@code trunk/relu1},
 * numbered for each kind of layer. In a sequential model they are {@code dense1}, {@code relu1}. Layers that are made of others,
 * such as a {@link dev.espalier.engine.layer.Residual}, take any place that a layer takes; their layers are {@code
 * residual1/dense1}. One that is the only layer of a node, a block, a repetition or a shortcut has no part of its own in these names.
 */
public final class Model {

    /** The name of the one input of a sequential model. */
    public static final String SEQUENTIAL_INPUT = "input";

    /** The name of the one output of a sequential model. */
    public static final String SEQUENTIAL_OUTPUT = "output";

    private final List<Input> inputs;
    private final List<Node> nodes;
    private final List<String> outputs;
    private final boolean sequential;
    private final ConvolutionChoice convolutions;

    private Model(
            List<Input> inputs,
            List<Node> nodes,
            List<String> outputs,
            boolean sequential,
            ConvolutionChoice convolutions) {
        this.inputs = List.copyOf(inputs);
        this.nodes = List.copyOf(nodes);
        this.outputs = List.copyOf(outputs);
        this.sequential = sequential;
        this.convolutions = convolutions;
        List<Problem> problems = new ModelChecker(this.inputs, this.nodes, this.outputs).problems();
        if (!problems.isEmpty()) {
            throw new EspalierException(problems);
        }
    }

    /**
     * An input of a model.
     *
     * @param name its name, which nodes take it by
     * @param shape the shape of one sample; if there is none, the data's. Data of another shape is accepted if it has as
     *     many values.
     */
    public record Input(String name, Optional<Shape> shape) {}

    /**
     * A named node of a model: layers one after the other.
     *
     * @param name its name, which other nodes take its result by
     * @param from the inputs and nodes that the first layer takes; every further layer takes the result of the one before
     * @param layers at least one
     */
    public record Node(String name, List<String> from, List<Layer> layers) {

        /** Copies the lists. */
        public Node {
            from = List.copyOf(from);
            layers = List.copyOf(layers);
        }

        /** The layer that takes what the node takes, also if it is the first of a block. */
        public Layer firstLayer() {
            Layer first = layers.get(0);
            while (first instanceof CompositeLayer composite) {
                first = composite.lists().get(0).get(0);
            }
            return first;
        }
    }

    /**
     * A model of layers one after the other, for data with one input of whatever shape; columns of categories that are inputs
     * of their own are embedded, and their vectors come behind the values of that input.
     *
     * @param layers at least one
     * @return the model
     * @throws EspalierException if there is no layer; code INVALID_MODEL
     */
    public static Model sequential(Layer... layers) {
        return sequential(List.of(layers));
    }

    /**
     * A model of layers one after the other, for data with one input of whatever shape; columns of categories that are inputs
     * of their own are embedded, and their vectors come behind the values of that input.
     *
     * @param layers at least one
     * @return the model
     * @throws EspalierException if there is no layer; code INVALID_MODEL
     */
    public static Model sequential(List<Layer> layers) {
        return new Model(
                List.of(new Input(SEQUENTIAL_INPUT, Optional.empty())),
                List.of(new Node(SEQUENTIAL_OUTPUT, List.of(SEQUENTIAL_INPUT), layers)),
                List.of(SEQUENTIAL_OUTPUT),
                true,
                ConvolutionChoice.AUTO);
    }

    /** Begins a model of named nodes. */
    public static Builder builder() {
        return new Builder();
    }

    /** The inputs, in the order in which they were given. */
    public List<Input> inputs() {
        return inputs;
    }

    /** The nodes, in the order in which they were given; a sequential model has one that holds all layers. */
    public List<Node> nodes() {
        return nodes;
    }

    /** The names of the nodes whose results are the model's, in the order in which they were given. */
    public List<String> outputs() {
        return outputs;
    }

    /**
     * The same model with other nodes.
     *
     * @param others nodes of the same names
     * @return the model
     * @throws EspalierException if it is not well formed; code INVALID_MODEL
     */
    public Model withNodes(List<Node> others) {
        return new Model(inputs, others, outputs, sequential, convolutions);
    }

    /**
     * The same model with another choice of the algorithm of its convolutions.
     *
     * @param choice how it is made
     * @return the model
     */
    public Model withConvolutions(ConvolutionChoice choice) {
        return new Model(inputs, nodes, outputs, sequential, choice);
    }

    /** How the algorithm of each convolution is chosen, in training and in prediction alike. */
    public ConvolutionChoice convolutions() {
        return convolutions;
    }

    /** Whether the model is a plain list of layers. */
    public boolean isSequential() {
        return sequential;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Model model
                && sequential == model.sequential
                && convolutions == model.convolutions
                && inputs.equals(model.inputs)
                && nodes.equals(model.nodes)
                && outputs.equals(model.outputs);
    }

    @Override
    public int hashCode() {
        return Objects.hash(sequential, convolutions, inputs, nodes, outputs);
    }

    @Override
    public String toString() {
        return sequential
                ? "Model" + nodes.get(0).layers()
                : "Model[inputs=" + inputs + ", nodes=" + nodes + ", outputs=" + outputs + "]";
    }

    /** Gathers the parts of a model of named nodes. */
    public static final class Builder {

        private final List<Input> inputs = new ArrayList<>();
        private final List<Node> nodes = new ArrayList<>();
        private final List<String> outputs = new ArrayList<>();

        private Builder() {}

        /**
         * Adds an input that takes whatever shape the data has.
         *
         * @param name its name, such as that of a column of categories
         * @return this
         */
        public Builder input(String name) {
            inputs.add(new Input(name, Optional.empty()));
            return this;
        }

        /**
         * Adds an input of a given shape.
         *
         * @param name its name
         * @param shape the shape of one sample
         * @return this
         */
        public Builder input(String name, Shape shape) {
            inputs.add(new Input(name, Optional.of(shape)));
            return this;
        }

        /**
         * Adds a node that takes the result of one other.
         *
         * @param name its name
         * @param from the input or node that its first layer takes
         * @param layers at least one
         * @return this
         */
        public Builder node(String name, String from, Layer... layers) {
            return node(name, List.of(from), List.of(layers));
        }

        /**
         * Adds a node.
         *
         * @param name its name
         * @param from the inputs and nodes that its first layer takes
         * @param layers at least one
         * @return this
         */
        public Builder node(String name, List<String> from, Layer... layers) {
            return node(name, from, List.of(layers));
        }

        /**
         * Adds a node.
         *
         * @param name its name
         * @param from the inputs and nodes that its first layer takes
         * @param layers at least one
         * @return this
         */
        public Builder node(String name, List<String> from, List<Layer> layers) {
            nodes.add(new Node(name, from, layers));
            return this;
        }

        /**
         * Makes a node's result one of the model's.
         *
         * @param node the node's name
         * @return this
         */
        public Builder output(String node) {
            outputs.add(node);
            return this;
        }

        /**
         * The model.
         *
         * @throws EspalierException with every rule that the parts break; code INVALID_MODEL
         */
        public Model build() {
            return new Model(inputs, nodes, outputs, false, ConvolutionChoice.AUTO);
        }
    }
}
