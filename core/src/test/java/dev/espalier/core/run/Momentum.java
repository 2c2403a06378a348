package dev.espalier.core.run;

import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.optimizer.ParameterOptimizer;
import dev.espalier.api.parameter.ParameterSlice;
import dev.espalier.api.parameter.Slot;
import dev.espalier.api.parameter.Step;
import java.util.List;

/** An optimizer with state, for tests of the core, which knows no plugins: v ← μ·v + g, w ← w − η·v. */
@Plugin(value = "test-momentum", summary = "descent with momentum, for tests")
public record Momentum(
        @Setting("decay rate of the velocity, in [0, 1)") double momentum) implements ParameterOptimizer {

    private static final Slot VELOCITY = Slot.perElement("velocity");
    private static final Slot UPDATES = Slot.perParameter("updates");

    public Momentum() {
        this(0.9);
    }

    @Override
    public List<Slot> slots() {
        return List.of(VELOCITY, UPDATES);
    }

    @Override
    public void update(ParameterSlice slice, Step step) {
        float[] values = slice.values();
        float[] gradients = slice.gradients();
        float[] velocity = slice.state(VELOCITY);
        float memory = (float) step.scheduled("momentum", momentum);
        float rate = (float) step.learningRate();
        slice.state(UPDATES)[0]++;
        for (int i = slice.from(); i < slice.to(); i++) {
            velocity[i] = memory * velocity[i] + gradients[i];
            values[i] -= rate * velocity[i];
        }
    }
}
