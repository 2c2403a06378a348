package dev.espalier.verification.violations.plugins.optimizers;

import dev.espalier.api.Plugin;
import dev.espalier.api.optimizer.ParameterOptimizer;
import dev.espalier.api.parameter.ParameterSlice;
import dev.espalier.api.parameter.Step;

/** A plugin as it should be. */
@Plugin("innocent")
public record InnocentPlugin(double rate) implements ParameterOptimizer {

    static final double DEFAULT_RATE = 0.1;

    public InnocentPlugin() {
        this(DEFAULT_RATE);
    }

    @Override
    public void update(ParameterSlice slice, Step step) {}
}
