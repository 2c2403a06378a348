package ${package};

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.RandomStream;
import dev.espalier.api.Setting;
import dev.espalier.api.parameter.ParameterSlice;
import dev.espalier.api.parameter.Step;
import dev.espalier.api.regularizer.Regularizer;

/**
 * A limit on every single gradient.
 *
 * <p>g ← max(−c, min(g, c))
 *
 * @param limit c, above 0
 */
@Plugin(value = "${artifactId}", summary = "clips every gradient to a maximum absolute value")
public record ${className}(@Setting("maximum absolute value of a gradient, above 0") double limit)
        implements Regularizer.GradientRule {

    /** Checks the range. */
    public ${className} {
        Check.above("limit", limit, 0);
    }

    /** The defaults. */
    public ${className}() {
        this(0.1);
    }

    /** Between the backward pass and the clipping of norms; random numbers come from the stream and from nowhere else. */
    @Override
    public void apply(ParameterSlice slice, Step step, RandomStream random) {
        float[] gradients = slice.gradients();
        float bound = (float) limit;
        for (int i = slice.from(); i < slice.to(); i++) {
            // Math.min and Math.max let NaN through, so that a diverging run is noticed
            gradients[i] = Math.max(-bound, Math.min(gradients[i], bound));
        }
    }
}
