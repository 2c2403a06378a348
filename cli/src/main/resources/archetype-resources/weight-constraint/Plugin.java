package ${package};

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.parameter.WeightView;
import dev.espalier.api.regularizer.WeightConstraint;

/**
 * A limit on every single weight.
 *
 * <p>w ← max(−c, min(w, c)) after each update
 *
 * @param limit c, above 0
 */
@Plugin(value = "${artifactId}", summary = "clips every weight to a maximum absolute value")
public record ${className}(@Setting("maximum absolute value of a weight, above 0") double limit)
        implements WeightConstraint {

    /** Checks the range. */
    public ${className} {
        Check.above("limit", limit, 0);
    }

    /** The defaults. */
    public ${className}() {
        this(1);
    }

    /** Called after every update; biases are left alone, see {@code appliesTo}. */
    @Override
    public void constrain(WeightView weights) {
        float[] values = weights.values();
        float bound = (float) limit;
        for (int i = weights.from(); i < weights.to(); i++) {
            values[i] = Math.max(-bound, Math.min(values[i], bound));
        }
    }
}
