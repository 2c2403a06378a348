package ${package};

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.parameter.WeightView;
import dev.espalier.api.regularizer.Penalty;

/**
 * A penalty on the squares of the weights.
 *
 * <p>penalty(w) = ½·λ·‖w‖²; gradient: λ·w
 *
 * @param coefficient λ, at least 0
 */
@Plugin(value = "${artifactId}", summary = "L2 penalty on the weights")
public record ${className}(@Setting("coefficient on half the sum of squares, at least 0") double coefficient)
        implements Penalty {

    /** Checks the range. */
    public ${className} {
        Check.atLeast("coefficient", coefficient, 0);
    }

    /** The defaults. */
    public ${className}() {
        this(1e-4);
    }

    @Override
    public double penalty(WeightView weights) {
        float[] values = weights.values();
        double sum = 0;
        for (int i = weights.from(); i < weights.to(); i++) {
            sum += (double) values[i] * values[i];
        }
        return 0.5 * coefficient * sum;
    }

    @Override
    public void addGradient(WeightView weights, float[] gradients) {
        float[] values = weights.values();
        float factor = (float) coefficient;
        for (int i = weights.from(); i < weights.to(); i++) {
            gradients[i] += factor * values[i];
        }
    }
}
