package dev.espalier.engine.plan;

import dev.espalier.api.Shape;
import dev.espalier.api.model.Layer;
import dev.espalier.engine.model.Graph;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * A node of a plan before it is bound to arrays. As a rule it is a node of the graph; one made of several nodes has a
 * layer that does the work of all, and knows their parameters by names of its own.
 *
 * @param name for error messages and as the key of random streams
 * @param layer what is bound
 * @param sources the numbers of the values that it takes
 * @param inputShapes the shapes of one sample of each of them
 * @param target the number of the value that it gives
 * @param outputShape the shape of one sample of it
 * @param parameters the full name of each parameter by the name that the layer knows it by
 * @param buffers the full name of each buffer by the name that the layer knows it by
 */
record PlanNode(
        String name,
        Layer layer,
        List<Integer> sources,
        List<Shape> inputShapes,
        int target,
        Shape outputShape,
        Map<String, String> parameters,
        Map<String, String> buffers) {

    /** Whether nothing of the node is trained: it has no parameters, or all of them are frozen. */
    boolean isFrozen(Parameters numbers) {
        return allFrozen(parameters.values(), numbers);
    }

    /** Whether the node has buffers, and training leaves them as they are. */
    boolean hasFrozenBuffers(Parameters numbers) {
        return !buffers.isEmpty() && allFrozen(buffers.values(), numbers);
    }

    /** Whether any parameter or buffer of the node is frozen. */
    boolean hasAnyFrozen(Predicate<String> frozen) {
        return anyFrozen(parameters.values(), frozen) || anyFrozen(buffers.values(), frozen);
    }

    private static boolean anyFrozen(Collection<String> names, Predicate<String> frozen) {
        for (String name : names) {
            if (frozen.test(name)) {
                return true;
            }
        }
        return false;
    }

    private static boolean allFrozen(Collection<String> names, Parameters numbers) {
        for (String name : names) {
            if (!numbers.isFrozen(name)) {
                return false;
            }
        }
        return true;
    }

    /**
     * This node and one that takes its result, as one.
     *
     * @param both does the work of both, with the parameters and buffers of this node
     * @param value the number of that one's value
     * @param shape the shape of one sample of it
     */
    PlanNode fused(Layer both, int value, Shape shape) {
        return new PlanNode(name, both, sources, inputShapes, value, shape, parameters, buffers);
    }

    /**
     * This node and a sum of its result and another value, as one.
     *
     * @param both does the work of both, with the parameters and buffers of this node; the other value is its first input
     * @param other the number of the other value
     * @param value the number of the sum
     */
    PlanNode summed(Layer both, int other, int value) {
        return new PlanNode(
                name,
                both,
                List.of(other, sources.get(0)),
                List.of(outputShape, inputShapes.get(0)),
                value,
                outputShape,
                parameters,
                buffers);
    }

    /**
     * This node and two that follow it, as one.
     *
     * @param all does the work of all
     * @param second takes this node's result
     * @param third takes the second one's
     * @param prefix what the names of this node's parameters and buffers begin with there
     * @param value the number of the third one's value
     * @return the node
     */
    PlanNode with(Layer all, PlanNode second, PlanNode third, String prefix, int value) {
        Map<String, String> allParameters = new HashMap<>(second.parameters);
        allParameters.putAll(third.parameters);
        parameters.forEach((key, fullName) -> allParameters.put(prefix + key, fullName));
        Map<String, String> allBuffers = new HashMap<>(second.buffers);
        allBuffers.putAll(third.buffers);
        buffers.forEach((key, fullName) -> allBuffers.put(prefix + key, fullName));
        return new PlanNode(
                second.name, all, sources, inputShapes, value, third.outputShape, allParameters, allBuffers);
    }

    static PlanNode of(Graph.Node node, List<Integer> sources, int target) {
        Map<String, String> parameters = new HashMap<>();
        for (int i = 0; i < node.parameters().size(); i++) {
            parameters.put(
                    node.signature().parameters().get(i).name(),
                    node.parameters().get(i).info().name());
        }
        Map<String, String> buffers = new HashMap<>();
        for (int i = 0; i < node.buffers().size(); i++) {
            buffers.put(
                    node.signature().buffers().get(i).name(),
                    node.buffers().get(i).name());
        }
        return new PlanNode(
                node.name(), node.layer(), sources, node.inputShapes(), target, node.shape(), parameters, buffers);
    }
}
