package dev.espalier.engine.plugin;

import dev.espalier.api.Shape;
import dev.espalier.api.model.Layer;
import dev.espalier.api.model.LayerBinding;
import dev.espalier.api.model.LayerSignature;
import dev.espalier.api.model.Operation;
import dev.espalier.api.model.Pass;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Calls of layers. */
public final class LayerCalls {

    private static final String NOUN = "layer";

    private LayerCalls() {}

    /** {@link Layer#kind}: what its nodes are named by. */
    public static String kind(Layer layer) {
        return PluginBoundary.value(NOUN, layer, "kind", layer::kind);
    }

    /** {@link Layer#activation}. */
    public static boolean activation(Layer layer) {
        return PluginBoundary.value(NOUN, layer, "activation", layer::activation);
    }

    /** {@link Layer#gain}: finite and above 0. */
    public static double gain(Layer layer) {
        double gain = PluginBoundary.value(NOUN, layer, "gain", layer::gain);
        if (!(gain > 0 && gain < Double.POSITIVE_INFINITY)) {
            throw PluginBoundary.broken(NOUN, layer, "gain is " + gain + "; it must be finite and above 0");
        }
        return gain;
    }

    /**
     * {@link Layer#infer}, which may refuse by an {@link IllegalArgumentException}.
     *
     * @param layer the layer
     * @param node its place in the model
     * @param inputs the shapes of its inputs
     * @return a signature that is complete
     */
    public static LayerSignature infer(Layer layer, String node, List<Shape> inputs) {
        String call = "infer of node " + node + " on " + inputs;
        LayerSignature signature = PluginBoundary.valueOrRefusal(NOUN, layer, call, () -> layer.infer(inputs));
        Set<String> names = new HashSet<>();
        boolean unique = true;
        boolean complete = signature.output() != null;
        for (LayerSignature.Parameter parameter : signature.parameters()) {
            complete &= parameter.name() != null
                    && parameter.role() != null
                    && parameter.shape() != null
                    && parameter.initializer() != null;
            unique &= names.add(String.valueOf(parameter.name()));
        }
        for (LayerSignature.Statistic statistic : signature.statistics()) {
            complete &= statistic.name() != null && statistic.shape() != null;
            unique &= names.add(String.valueOf(statistic.name()));
        }
        if (!complete) {
            throw PluginBoundary.broken(NOUN, layer, call + " returned a signature in which something is null");
        }
        if (!unique) {
            throw PluginBoundary.broken(NOUN, layer, call + " names two parameters or statistics alike");
        }
        return signature;
    }

    /**
     * {@link Layer#bind}.
     *
     * @param layer the layer
     * @param node its place in the model
     * @param binding what it is bound to
     * @return what it does, within the boundary at every call
     */
    public static Operation bind(Layer layer, String node, LayerBinding binding) {
        Operation bound = PluginBoundary.value(NOUN, layer, "bind of node " + node, () -> layer.bind(binding));
        return new Guarded(layer, node, Objects.requireNonNull(bound));
    }

    /** An operation whose calls go through the boundary. */
    private record Guarded(Layer layer, String node, Operation operation) implements Operation {

        @Override
        public void forward(Pass pass) {
            ClassLoader before = PluginBoundary.enter(layer);
            try {
                operation.forward(pass);
            } catch (Throwable failure) {
                throw PluginBoundary.failed(NOUN, layer, "forward of node " + node, failure);
            } finally {
                PluginBoundary.leave(before);
            }
        }

        @Override
        public void backward(Pass pass) {
            ClassLoader before = PluginBoundary.enter(layer);
            try {
                operation.backward(pass);
            } catch (Throwable failure) {
                throw PluginBoundary.failed(NOUN, layer, "backward of node " + node, failure);
            } finally {
                PluginBoundary.leave(before);
            }
        }
    }
}
