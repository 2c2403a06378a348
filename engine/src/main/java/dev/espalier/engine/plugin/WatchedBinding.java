package dev.espalier.engine.plugin;

import dev.espalier.api.Shape;
import dev.espalier.api.data.Schema;
import dev.espalier.api.model.LossBinding;
import dev.espalier.api.model.Workers;

/** A binding that notices whether a loss asks for the weights: one that does not would train as if there were none. */
final class WatchedBinding implements LossBinding {

    private final LossBinding binding;
    private boolean asked;
    private boolean askedForClasses;
    private boolean askedForPresence;

    WatchedBinding(LossBinding binding) {
        this.binding = binding;
    }

    boolean ignoresWeights() {
        return (!asked && binding.sampleWeights().length > 0)
                || (!askedForClasses && binding.classWeights().length > 0);
    }

    boolean ignoresMissingValues() {
        return !askedForPresence && binding.presence().length > 0;
    }

    @Override
    public float[] presence() {
        askedForPresence = true;
        return binding.presence();
    }

    @Override
    public float[] sampleWeights() {
        asked = true;
        return binding.sampleWeights();
    }

    @Override
    public double[] classWeights() {
        askedForClasses = true;
        return binding.classWeights();
    }

    @Override
    public int maxBatchSize() {
        return binding.maxBatchSize();
    }

    @Override
    public boolean needsGradients() {
        return binding.needsGradients();
    }

    @Override
    public Shape outputShape() {
        return binding.outputShape();
    }

    @Override
    public Schema.Target target() {
        return binding.target();
    }

    @Override
    public float[] outputs() {
        return binding.outputs();
    }

    @Override
    public float[] outputGradient() {
        return binding.outputGradient();
    }

    @Override
    public float[] targets() {
        return binding.targets();
    }

    @Override
    public Workers workers() {
        return binding.workers();
    }
}
