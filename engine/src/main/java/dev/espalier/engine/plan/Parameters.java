package dev.espalier.engine.plan;

import dev.espalier.api.CounterRandomStream;
import dev.espalier.api.initializer.Initializer;
import dev.espalier.api.parameter.ParameterInfo;
import dev.espalier.api.parameter.ParameterInfo.Role;
import dev.espalier.engine.model.Graph;
import dev.espalier.engine.plugin.InitializerCalls;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The numbers of a graph: parameters, their gradients, and buffers, each array by its place in the graph and by its name.
 *
 * <p>Arrays stay the same for the object's life, so that plans bound to them see every change. Several plans may share one
 * object as long as only one of them trains.
 */
public final class Parameters {

    private static final long INITIALIZE = CounterRandomStream.keyOf("initialize");
    private static final float[] NOTHING = {};

    private final Graph graph;
    private final boolean trainable;
    private final Set<String> frozen = new HashSet<>();
    private final List<Graph.Parameter> parameters;
    private final List<Graph.Buffer> buffers;
    private final float[][] values;
    private final float[][] gradients;
    private final float[][] gathered;
    private final Map<String, Integer> parameterIndex = new HashMap<>();
    private final Map<String, Integer> bufferIndex = new HashMap<>();

    private Parameters(Graph graph, boolean trainable, Predicate<String> freeze) {
        this.graph = graph;
        this.trainable = trainable;
        this.parameters = graph.parameters();
        this.buffers = graph.buffers();
        this.values = new float[parameters.size()][];
        this.gradients = new float[parameters.size()][];
        this.gathered = new float[buffers.size()][];
        for (int i = 0; i < values.length; i++) {
            ParameterInfo info = parameters.get(i).info();
            values[i] = new float[info.size()];
            gradients[i] = trainable ? new float[info.size()] : NOTHING;
            parameterIndex.put(info.name(), i);
        }
        for (int i = 0; i < gathered.length; i++) {
            gathered[i] = new float[buffers.get(i).shape().size()];
            bufferIndex.put(buffers.get(i).name(), i);
        }
        freeze(freeze);
        fillConstants();
    }

    /**
     * Freezes other parameters than before. Plans that train are compiled for those that are frozen when they are built.
     *
     * @param freeze which parameters, by full name, stay as they are; as in {@link #trainable(Graph, Predicate)}
     */
    public final void freeze(Predicate<String> freeze) {
        frozen.clear();
        graph.nodes().forEach(node -> freeze(node, freeze));
    }

    private void freeze(Graph.Node node, Predicate<String> freeze) {
        boolean all = !node.parameters().isEmpty();
        for (Graph.Parameter parameter : node.parameters()) {
            String name = parameter.info().name();
            if (freeze.test(name)) {
                frozen.add(name);
            } else {
                all = false;
            }
        }
        if (all) {
            node.buffers().forEach(buffer -> frozen.add(buffer.name()));
        }
    }

    /**
     * Parameters to compute with, without gradients; they have their constant initial values.
     *
     * @param graph the graph
     * @return the parameters
     */
    public static Parameters of(Graph graph) {
        return new Parameters(graph, false, name -> false);
    }

    /**
     * Parameters to train, with gradients; they have their constant initial values.
     *
     * @param graph the graph
     * @return the parameters
     */
    public static Parameters trainable(Graph graph) {
        return trainable(graph, name -> false);
    }

    /**
     * Parameters to train except for some, with gradients; they have their constant initial values.
     *
     * @param graph the graph
     * @param freeze which parameters, by full name, stay as they are; a layer all of whose parameters do keeps its
     *     buffers too, and computes with them instead of those of the batch
     * @return the parameters
     */
    public static Parameters trainable(Graph graph, Predicate<String> freeze) {
        return new Parameters(graph, true, freeze);
    }

    /** The graph that the parameters belong to. */
    public Graph graph() {
        return graph;
    }

    /** Whether there are gradients. */
    public boolean isTrainable() {
        return trainable;
    }

    /**
     * Whether training leaves a parameter or buffer as it is.
     *
     * @param name its full name
     */
    public boolean isFrozen(String name) {
        return frozen.contains(name);
    }

    /** How many parameters there are. */
    public int count() {
        return values.length;
    }

    /**
     * What a parameter is.
     *
     * @param index its place, from 0
     * @return its name, role, shape and fans
     */
    public ParameterInfo info(int index) {
        return parameters.get(index).info();
    }

    /**
     * The values of a parameter.
     *
     * @param index its place, from 0
     * @return the array itself
     */
    public float[] values(int index) {
        return values[index];
    }

    /**
     * The gradients of a parameter.
     *
     * @param index its place, from 0
     * @return the array itself; of length 0 if the parameters are not trainable
     */
    public float[] gradients(int index) {
        return gradients[index];
    }

    /** How many buffers there are. */
    public int bufferCount() {
        return gathered.length;
    }

    /**
     * What a buffer is.
     *
     * @param index its place, from 0
     * @return its name and shape
     */
    public Graph.Buffer bufferInfo(int index) {
        return buffers.get(index);
    }

    /**
     * The values of a buffer.
     *
     * @param index its place, from 0
     * @return the array itself
     */
    public float[] buffer(int index) {
        return gathered[index];
    }

    /**
     * The place of a parameter.
     *
     * @param name its full name
     * @return its index
     * @throws IllegalArgumentException if there is none of that name
     */
    public int indexOf(String name) {
        return found(parameterIndex, name, "parameter");
    }

    /**
     * The place of a buffer.
     *
     * @param name its full name
     * @return its index
     * @throws IllegalArgumentException if there is none of that name
     */
    public int indexOfBuffer(String name) {
        return found(bufferIndex, name, "buffer");
    }

    /**
     * All arrays that a trained model is made of: parameters, then buffers, in the order of the graph.
     *
     * @return the arrays themselves
     */
    public List<NamedArray> arrays() {
        List<NamedArray> arrays = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            arrays.add(new NamedArray(info(i).name(), info(i).shape(), values[i]));
        }
        for (int i = 0; i < gathered.length; i++) {
            arrays.add(new NamedArray(buffers.get(i).name(), buffers.get(i).shape(), gathered[i]));
        }
        return arrays;
    }

    /**
     * Initializes every parameter and buffer with the given initializers, and those without one with the constants of their
     * layers. Initializers draw from a stream keyed by seed and name.
     *
     * @param seed the run's seed
     * @param ofParameters the initializer of each parameter
     * @param ofBuffers the initializer of each buffer, which sees it as a shift
     */
    public void initialize(
            long seed,
            Function<Graph.Parameter, Optional<Initializer>> ofParameters,
            Function<Graph.Buffer, Optional<Initializer>> ofBuffers) {
        fillConstants();
        for (int i = 0; i < values.length; i++) {
            float[] drawn = values[i];
            ParameterInfo info = info(i);
            ofParameters.apply(parameters.get(i)).ifPresent(chosen -> fill(seed, chosen, info, drawn));
        }
        for (int i = 0; i < gathered.length; i++) {
            float[] drawn = gathered[i];
            ParameterInfo info = new ParameterInfo(
                    buffers.get(i).name(), Role.SHIFT, buffers.get(i).shape(), 1, 1, 1);
            ofBuffers.apply(buffers.get(i)).ifPresent(chosen -> fill(seed, chosen, info, drawn));
        }
    }

    private static void fill(long seed, Initializer initializer, ParameterInfo info, float[] values) {
        CounterRandomStream random = new CounterRandomStream(seed, INITIALIZE, CounterRandomStream.keyOf(info.name()));
        InitializerCalls.fill(initializer, info, values, random);
    }

    /**
     * Initializes every parameter and buffer: with the initializer of its layer if there is one, else with the given
     * initializer for weights and the layer's constant for all others. Initializers draw from a stream keyed by seed and
     * parameter name.
     *
     * @param seed the run's seed
     * @param initializer the model's initializer of weights
     */
    public void initialize(long seed, Initializer initializer) {
        initialize(
                seed,
                parameter ->
                        parameter.initializer().isPresent() || parameter.info().role() != Role.WEIGHT
                                ? parameter.initializer()
                                : Optional.of(initializer),
                buffer -> Optional.empty());
    }

    /** Sets all gradients to zero. */
    public void zeroGradients() {
        for (float[] gradient : gradients) {
            Arrays.fill(gradient, 0);
        }
    }

    /**
     * Takes over the values and buffers, not the gradients, of others.
     *
     * @param others parameters of an equal graph
     */
    public void copyFrom(Parameters others) {
        copy(others.values, values);
        copy(others.gathered, gathered);
    }

    /** Parameters of the same graph with the same values and buffers in arrays of their own, without gradients. */
    public Parameters copy() {
        Parameters copy = of(graph);
        copy.copyFrom(this);
        return copy;
    }

    private void fillConstants() {
        for (int i = 0; i < values.length; i++) {
            Arrays.fill(values[i], parameters.get(i).initialValue());
        }
        for (int i = 0; i < gathered.length; i++) {
            Arrays.fill(gathered[i], buffers.get(i).initialValue());
        }
    }

    private static void copy(float[][] from, float[][] to) {
        for (int i = 0; i < to.length; i++) {
            System.arraycopy(from[i], 0, to[i], 0, to[i].length);
        }
    }

    private static int found(Map<String, Integer> index, String name, String what) {
        Integer place = index.get(name);
        if (place == null) {
            throw new IllegalArgumentException(what + " is '" + name + "'; it must be one of " + index.keySet());
        }
        return place;
    }
}
