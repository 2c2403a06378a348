package dev.espalier.api.initializer;

import dev.espalier.api.ApiStatus;
import dev.espalier.api.RandomStream;
import dev.espalier.api.parameter.ParameterInfo;

/**
 * The distribution from which a weight's initial values are drawn.
 *
 * <p>An immutable record named by {@link dev.espalier.api.Plugin @Plugin}. Biases, scales and shifts start from constants
 * that their layers declare; initializers do not apply to them.
 */
@ApiStatus(value = ApiStatus.Level.STABLE, since = "0.1")
public interface Initializer {

    /**
     * Fills a range of a parameter's values.
     *
     * <p>With the positional fills of {@link RandomStream} the values do not depend on how the parameter is sliced. An
     * initializer that needs the whole parameter, as orthogonal matrices do, says so by {@link #elementwise()}.
     *
     * @param parameter what is to be filled
     * @param values all values of the parameter
     * @param from the first index to fill
     * @param to the index after the last
     * @param random a stream keyed by the run's seed and the parameter's name
     */
    void fill(ParameterInfo parameter, float[] values, int from, int to, RandomStream random);

    /** Whether a parameter may be filled in pieces; if not, {@code from} is 0 and {@code to} its size. */
    default boolean elementwise() {
        return true;
    }
}
