package dev.espalier.engine.plugin;

import dev.espalier.api.RandomStream;
import dev.espalier.api.initializer.Initializer;
import dev.espalier.api.parameter.ParameterInfo;

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
