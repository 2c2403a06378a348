package dev.espalier.engine.layer;

import dev.espalier.api.RandomStream;
import dev.espalier.api.initializer.Initializer;
import dev.espalier.api.parameter.ParameterInfo;

/**
 * Normally distributed weights with mean 0, for layers to which initializers that preserve a variance do not apply.
 *
 * @param deviation the standard deviation, above 0
 */
record NormalWeights(double deviation) implements Initializer {

    @Override
    public void fill(ParameterInfo parameter, float[] values, int from, int to, RandomStream random) {
        random.fillGaussian(values, from, to, 0, deviation);
    }
}
