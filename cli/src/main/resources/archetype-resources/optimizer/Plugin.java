package ${package};

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.optimizer.ParameterOptimizer;
import dev.espalier.api.parameter.ParameterSlice;
import dev.espalier.api.parameter.Slot;
import dev.espalier.api.parameter.Step;
import java.util.List;

/**
 * Descent along a running sum of gradients.
 *
 * <p>v ← μ·v + g; w ← w − η·v
 *
 * @param momentum μ, the momentum coefficient, in [0, 1)
 */
@Plugin(value = "${artifactId}", summary = "SGD with momentum")
public record ${className}(@Setting("momentum coefficient, in [0, 1)") double momentum) implements ParameterOptimizer {

    /** What is remembered for each value; the core keeps it, saves it and brings it back. */
    private static final Slot VELOCITY = Slot.perElement("velocity");

    /** Checks the range. */
    public ${className} {
        Check.inClosedOpen("momentum", momentum, 0, 1);
    }

    /** The defaults. */
    public ${className}() {
        this(0.9);
    }

    @Override
    public List<Slot> slots() {
        return List.of(VELOCITY);
    }

    /** Each value is updated by its own gradient alone, so that slices may be cut anywhere. */
    @Override
    public boolean elementwise() {
        return true;
    }

    @Override
    public void update(ParameterSlice slice, Step step) {
        float[] values = slice.values();
        float[] gradients = slice.gradients();
        float[] velocity = slice.state(VELOCITY);
        // a schedule may drive the setting
        float share = (float) step.scheduled("momentum", momentum);
        float rate = (float) step.learningRate();
        for (int i = slice.from(); i < slice.to(); i++) {
            velocity[i] = share * velocity[i] + gradients[i];
            values[i] -= rate * velocity[i];
        }
    }
}
