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

    /** {@link Initializer#fill} of a whole parameter; its values must be finite. */
    public static void fill(Initializer initializer, ParameterInfo parameter, float[] values, RandomStream random) {
        String call = "fill of " + parameter.name();
        PluginBoundary.run(
                NOUN, initializer, call, () -> initializer.fill(parameter, values, 0, values.length, random));
        requireFinite(initializer, call, values);
    }

    /** {@link DataDependentInitializer#samples}: at least 1. */
    public static int samples(DataDependentInitializer initializer) {
        int samples = PluginBoundary.value(NOUN, initializer, "samples", initializer::samples);
        if (samples < 1) {
            throw PluginBoundary.broken(NOUN, initializer, "samples returned " + samples + "; it must be at least 1");
        }
        return samples;
    }

    /** {@link DataDependentInitializer#adjust} of a whole parameter; its values must be finite. */
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
