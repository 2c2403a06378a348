package dev.espalier.engine.plugin;

import dev.espalier.api.Shape;
import dev.espalier.api.data.ColumnEncoding;
import dev.espalier.api.model.BatchPass;
import dev.espalier.api.model.Layer;
import dev.espalier.api.model.LayerBinding;
import dev.espalier.api.model.LayerOperation;
import dev.espalier.api.model.LayerSignature;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Calls of layers. */
public final class LayerCalls {

    private static final String NOUN = "layer";

    private LayerCalls() {}

    /** {@link Layer#typeName}: what its nodes are named after. */
    public static String typeName(Layer layer) {
        return PluginBoundary.value(NOUN, layer, "typeName", layer::typeName);
    }

    /** {@link Layer.Elementwise#gain}: finite and above 0. */
    public static double gain(Layer.Elementwise layer) {
        double gain = PluginBoundary.value(NOUN, layer, "gain", layer::gain);
        if (!(gain > 0 && gain < Double.POSITIVE_INFINITY)) {
            throw PluginBoundary.broken(NOUN, layer, "gain is " + gain + "; it must be finite and above 0");
        }
        return gain;
    }

    /** {@link Layer.Elementwise#hasDeadZone}; false for all other layers. */
    public static boolean hasDeadZone(Layer layer) {
        return layer instanceof Layer.Elementwise elementwise
                && PluginBoundary.value(NOUN, layer, "hasDeadZone", elementwise::hasDeadZone);
    }

    /** {@link Layer.View#isView}; false for all other layers. */
    public static boolean isView(Layer layer, boolean needsGradients) {
        return layer instanceof Layer.View view
                && PluginBoundary.value(NOUN, layer, "isView", () -> view.isView(needsGradients));
    }

    /** {@link Layer.Fusible#fusedWith}; empty for all other layers. */
    public static Optional<Layer> fusedWith(Layer layer, Layer next, boolean needsGradients) {
        return layer instanceof Layer.Fusible fusible
                ? PluginBoundary.value(NOUN, layer, "fusedWith", () -> fusible.fusedWith(next, needsGradients))
                : Optional.empty();
    }

    /** {@link Layer.OfCategories#ofColumn}, which may refuse by an {@link IllegalArgumentException}. */
    public static Layer ofColumn(Layer.OfCategories layer, String node, ColumnEncoding.Index column) {
        return PluginBoundary.valueOrRefusal(NOUN, layer, "ofColumn of node " + node, () -> layer.ofColumn(column));
    }

    /** {@link Layer#infer}, which may refuse by an {@link IllegalArgumentException}; the signature is complete. */
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
        for (LayerSignature.Buffer buffer : signature.buffers()) {
            complete &= buffer.name() != null && buffer.shape() != null;
            unique &= names.add(String.valueOf(buffer.name()));
        }
        if (!complete) {
            throw PluginBoundary.broken(NOUN, layer, call + " returned a signature in which something is null");
        }
        if (!unique) {
            throw PluginBoundary.broken(NOUN, layer, call + " gives two parameters or buffers the same name");
        }
        return signature;
    }

    /** {@link Layer#bind}; every call of the operation goes through the boundary. */
    public static LayerOperation bind(Layer layer, String node, LayerBinding binding) {
        LayerOperation bound = PluginBoundary.value(NOUN, layer, "bind of node " + node, () -> layer.bind(binding));
        return guarded(layer, node, Objects.requireNonNull(bound));
    }

    /** An operation that calls a layer in another way than the layer's own; every call of it goes through the boundary. */
    public static LayerOperation guarded(Layer layer, String node, LayerOperation operation) {
        return new Guarded(layer, node, operation);
    }

    /** An operation whose calls go through the boundary. */
    private record Guarded(Layer layer, String node, LayerOperation operation) implements LayerOperation {

        @Override
        public void forward(BatchPass pass) {
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
        public void backward(BatchPass pass) {
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
