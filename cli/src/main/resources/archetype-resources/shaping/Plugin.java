package ${package};

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.parameter.WeightView;
import dev.espalier.api.regularizer.Regularizer;

/**
 * A limit on every single weight.
 *
 * <p>w ← max(−c, min(w, c)) after each update
 *
 * @param limit c, above 0
 */
@Plugin(value = "${artifactId}", summary = "clips every weight to a maximum absolute value")
public record ${className}(@Setting("maximum absolute value of a weight, above 0") double limit)
        implements Regularizer.Shaping {

    /** Checks the range. */
    public ${className} {
        Check.above("limit", limit, 0);
    }

    /** The defaults. */
    public ${className}() {
        this(1);
    }

    /** After the optimizer; {@code beforeUpdate} is called before it. Biases are left alone, see {@code appliesTo}. */
    @Override
    public void afterUpdate(WeightView weights, double rate) {
        float[] values = weights.values();
        float bound = (float) limit;
        for (int i = weights.from(); i < weights.to(); i++) {
            values[i] = Math.max(-bound, Math.min(values[i], bound));
        }
    }
}
