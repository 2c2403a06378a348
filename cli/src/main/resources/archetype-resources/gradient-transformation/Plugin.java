package ${package};

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.RandomStream;
import dev.espalier.api.Setting;
import dev.espalier.api.parameter.ParameterSlice;
import dev.espalier.api.parameter.Step;
import dev.espalier.api.regularizer.GradientTransformation;

/**
 * A limit on every single gradient.
 *
 * <p>g ← max(−c, min(g, c))
 *
 * @param limit c, above 0
 */
@Plugin(value = "${artifactId}", summary = "clips every gradient to a maximum absolute value")
public record ${className}(@Setting("maximum absolute value of a gradient, above 0") double limit)
        implements GradientTransformation {

    /** Checks the range. */
    public ${className} {
        Check.above("limit", limit, 0);
    }

    /** The defaults. */
    public ${className}() {
        this(0.1);
    }

    /** Called between the backward pass and gradient clipping; random numbers come from the stream only. */
    @Override
    public void transform(ParameterSlice slice, Step step, RandomStream random) {
        float[] gradients = slice.gradients();
        float bound = (float) limit;
        for (int i = slice.from(); i < slice.to(); i++) {
            // Math.min and Math.max let NaN through, so that a diverging run is noticed
            gradients[i] = Math.max(-bound, Math.min(gradients[i], bound));
        }
    }
}
