package ${package};

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.RandomStream;
import dev.espalier.api.Setting;
import dev.espalier.api.initializer.Initializer;
import dev.espalier.api.parameter.ParameterInfo;

/**
 * Uniform distribution whose variance is a multiple of 1/fanIn.
 *
 * <p>w from U(−b, b), b = √(3·share/fanIn)
 *
 * @param share the variance times the number of inputs, above 0
 */
@Plugin(value = "${artifactId}", summary = "uniform distribution with variance gain/fan-in")
public record ${className}(@Setting("variance multiplied by the number of inputs, above 0") double share)
        implements Initializer {

    /** Checks the range. */
    public ${className} {
        Check.above("share", share, 0);
    }

    /** The defaults. */
    public ${className}() {
        this(2);
    }

    /** Fills by position, so that the values do not depend on how the parameter is cut. */
    @Override
    public void fill(ParameterInfo parameter, float[] values, int from, int to, RandomStream random) {
        double bound = Math.sqrt(3 * share / parameter.fanIn());
        random.fillUniform(values, from, to, -bound, bound);
    }
}
