package dev.espalier.verification.violations.plugins.optimizers;

import dev.espalier.api.Plugin;
import dev.espalier.api.optimizer.Optimizer;
import dev.espalier.api.parameter.ParameterSlice;
import dev.espalier.api.parameter.Step;
import dev.espalier.verification.violations.core.wiring.InnocentWiringView;

/** What is wrong with a plugin, one thing at a time. */
public final class Seeded {

    private Seeded() {}

    record SeesCore(InnocentWiringView wiring) {}

    @Plugin("no-record")
    public static final class NoRecord implements Optimizer {
        @Override
        public void update(ParameterSlice slice, Step step) {}
    }

    @Plugin("changing")
    public static final class Changing implements Optimizer {
        private long steps;

        @Override
        public void update(ParameterSlice slice, Step step) {
            steps++;
        }

        long steps() {
            return steps;
        }
    }

    public record Nameless() implements Optimizer {
        @Override
        public void update(ParameterSlice slice, Step step) {}
    }

    @Plugin("without-defaults")
    public record WithoutDefaults(double rate) implements Optimizer {
        @Override
        public void update(ParameterSlice slice, Step step) {}
    }

    @Plugin("hidden")
    record Hidden() implements Optimizer {
        @Override
        public void update(ParameterSlice slice, Step step) {}
    }
}
