package dev.espalier.api.initializer;

import dev.espalier.api.ApiStatus;
import dev.espalier.api.parameter.ParameterInfo;
import java.util.function.Supplier;

/**
 * An initializer that adjusts the values it has drawn to what the layer puts out for training data.
 *
 * <p>This is done before the first step of a run, for one parameter after another in the order of the graph, so that the
 * layers before are ready: without augmentation and dropout, and with the initial running statistics. Outside a run the
 * values stay as {@link #fill} has drawn them.
 */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
public interface DataDependentInitializer extends Initializer {

    /** The number of training samples to look at, at least 1; of smaller data all. */
    int samples();

    /**
     * Adjusts the values of a parameter.
     *
     * @param parameter what is initialized
     * @param values all its values, as they were drawn; changed in place
     * @param outputs computes what the parameter's layer puts out with the present values, sample after sample
     */
    void adjust(ParameterInfo parameter, float[] values, Supplier<float[]> outputs);
}
