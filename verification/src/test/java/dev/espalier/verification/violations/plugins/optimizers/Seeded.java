package dev.espalier.verification.violations.plugins.optimizers;

import dev.espalier.api.Plugin;
import dev.espalier.api.optimizer.ParameterOptimizer;
import dev.espalier.api.parameter.ParameterSlice;
import dev.espalier.api.parameter.Step;
import dev.espalier.verification.violations.core.wiring.InnocentWiringView;

/** What is wrong with a plugin, one thing at a time. */
public final class Seeded {

    private Seeded() {}

    record SeesCore(InnocentWiringView wiring) {}

    @Plugin("no-record")
    public static final class NoRecord implements ParameterOptimizer {
        @Override
        public void update(ParameterSlice slice, Step step) {}
    }

    @Plugin("changing")
    public static final class Changing implements ParameterOptimizer {
        private long steps;

        @Override
        public void update(ParameterSlice slice, Step step) {
            steps++;
        }

        long steps() {
            return steps;
        }
    }

    public record Nameless() implements ParameterOptimizer {
        @Override
        public void update(ParameterSlice slice, Step step) {}
    }

    @Plugin("without-defaults")
    public record WithoutDefaults(double rate) implements ParameterOptimizer {
        @Override
        public void update(ParameterSlice slice, Step step) {}
    }

    @Plugin("hidden")
    record Hidden() implements ParameterOptimizer {
        @Override
        public void update(ParameterSlice slice, Step step) {}
    }
}
