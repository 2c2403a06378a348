package dev.espalier.engine.plugin;

import dev.espalier.api.RandomStream;
import dev.espalier.api.initializer.DataDependentInitializer;
import dev.espalier.api.initializer.Initializer;
import dev.espalier.api.parameter.ParameterInfo;
import java.util.function.Supplier;

/** Calls of initializers. */
public final class InitializerCalls {

    private static final String NOUN = "initializer";

    private InitializerCalls() {}

    /**
     * Fills a whole parameter.
     *
     * @param initializer draws the values
     * @param parameter the parameter
     * @param values all its values
     * @param random the parameter's stream
     * @throws dev.espalier.api.EspalierException if it throws, or leaves a value that is not finite; code PLUGIN_FAILED
     */
    public static void fill(Initializer initializer, ParameterInfo parameter, float[] values, RandomStream random) {
        String call = "fill of " + parameter.name();
        PluginBoundary.run(
                NOUN, initializer, call, () -> initializer.fill(parameter, values, 0, values.length, random));
        requireFinite(initializer, call, values);
    }

    /**
     * The number of training samples that an initializer looks at.
     *
     * @param initializer adjusts what it has drawn
     * @return at least 1
     * @throws dev.espalier.api.EspalierException if it throws, or asks for none; code PLUGIN_FAILED
     */
    public static int samples(DataDependentInitializer initializer) {
        int samples = PluginBoundary.value(NOUN, initializer, "samples", initializer::samples);
        if (samples < 1) {
            throw PluginBoundary.broken(NOUN, initializer, "samples returned " + samples + "; it must be at least 1");
        }
        return samples;
    }

    /**
     * Adjusts a parameter to the outputs of its layer.
     *
     * @param initializer adjusts what it has drawn
     * @param parameter the parameter
     * @param values all its values
     * @param outputs computes the outputs of the layer
     * @throws dev.espalier.api.EspalierException if it throws, or leaves a value that is not finite; code PLUGIN_FAILED
     */
    public static void adjust(
            DataDependentInitializer initializer, ParameterInfo parameter, float[] values, Supplier<float[]> outputs) {
        String call = "adjust of " + parameter.name();
        PluginBoundary.run(NOUN, initializer, call, () -> initializer.adjust(parameter, values, outputs));
        requireFinite(initializer, call, values);
    }

    private static void requireFinite(Initializer initializer, String call, float[] values) {
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                throw PluginBoundary.broken(
                        NOUN,
                        initializer,
                        call + " gave element " + i + " the value " + values[i] + "; it must be finite");
            }
        }
    }
}
