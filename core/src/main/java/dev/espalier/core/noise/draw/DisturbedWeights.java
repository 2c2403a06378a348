package dev.espalier.core.noise.draw;

import dev.espalier.api.CounterRandomStream;
import dev.espalier.api.parameter.ParameterInfo;
import dev.espalier.engine.plan.Parameters;

/** Weights with Gaussian noise, in standard deviations of each parameter's elements. */
public final class DisturbedWeights {

    private static final long PURPOSE = CounterRandomStream.keyOf("weight-disturbance");

    private DisturbedWeights() {}

    /**
     * A copy with noise.
     *
     * @param parameters of a model
     * @param level the strength, at least 0
     * @param seed of the random numbers, which do not depend on the strength
     * @param draw which of several draws, from 0
     * @return the copy; biases and other parameters that are not weights, and buffers, are as they were
     */
    public static Parameters of(Parameters parameters, double level, long seed, long draw) {
        Parameters disturbed = parameters.copy();
        for (int i = 0; i < disturbed.count(); i++) {
            ParameterInfo info = disturbed.info(i);
            if (info.role() == ParameterInfo.Role.WEIGHT) {
                float[] values = disturbed.values(i);
                double deviation = level * deviation(values);
                CounterRandomStream random =
                        new CounterRandomStream(seed, PURPOSE, CounterRandomStream.keyOf(info.name()), draw);
                for (int j = 0; j < values.length; j++) {
                    values[j] = (float) (values[j] + deviation * random.nextGaussian());
                }
            }
        }
        return disturbed;
    }

    private static double deviation(float[] values) {
        double mean = 0;
        double squares = 0;
        for (int i = 0; i < values.length; i++) {
            double before = values[i] - mean;
            mean += before / (i + 1);
            squares += before * (values[i] - mean);
        }
        return Math.sqrt(squares / values.length);
    }
}
