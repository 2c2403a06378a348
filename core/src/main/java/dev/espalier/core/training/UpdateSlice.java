package dev.espalier.core.training;

import dev.espalier.api.parameter.ParameterInfo;
import dev.espalier.api.parameter.ParameterSlice;
import dev.espalier.api.parameter.Slot;

/** A fixed range of a parameter, made once and handed out at every step. */
final class UpdateSlice implements ParameterSlice {

    private final TrainedParameter parameter;
    private final int from;
    private final int to;

    UpdateSlice(TrainedParameter parameter, int from, int to) {
        this.parameter = parameter;
        this.from = from;
        this.to = to;
    }

    TrainedParameter trained() {
        return parameter;
    }

    @Override
    public ParameterInfo parameter() {
        return parameter.info();
    }

    @Override
    public int from() {
        return from;
    }

    @Override
    public int to() {
        return to;
    }

    @Override
    public float[] values() {
        return parameter.values();
    }

    @Override
    public float[] gradients() {
        return parameter.gradients();
    }

    @Override
    public float[] state(Slot slot) {
        return parameter.state(slot);
    }

    @Override
    public double decay() {
        return parameter.decay();
    }
}
