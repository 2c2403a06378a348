package dev.espalier.testkit;

import dev.espalier.api.Plugin;
import dev.espalier.api.RandomStream;
import dev.espalier.api.initializer.Initializer;
import dev.espalier.api.parameter.ParameterInfo;

/** Initializers that each break one promise. */
public final class WrongInitializers {

    private WrongInitializers() {}

    @Plugin(value = "wrong-wide", summary = "one per cent too wide")
    public record TooWide() implements Initializer {

        @Override
        public void fill(ParameterInfo parameter, float[] values, int from, int to, RandomStream random) {
            random.fillUniform(values, from, to, -1.01, 1.01);
        }
    }

    @Plugin(value = "wrong-shifted", summary = "not about 0")
    public record Shifted() implements Initializer {

        @Override
        public void fill(ParameterInfo parameter, float[] values, int from, int to, RandomStream random) {
            random.fillUniform(values, from, to, -0.99, 1.01);
        }
    }

    @Plugin(value = "wrong-cursor", summary = "draws by its cursor, so that values depend on the cut")
    public record ByCursor() implements Initializer {

        @Override
        public void fill(ParameterInfo parameter, float[] values, int from, int to, RandomStream random) {
            for (int i = from; i < to; i++) {
                values[i] = (float) random.nextDouble(-1, 1);
            }
        }
    }

    @Plugin(value = "wrong-whole", summary = "fills the whole array")
    public record WholeArray() implements Initializer {

        @Override
        public void fill(ParameterInfo parameter, float[] values, int from, int to, RandomStream random) {
            random.fillUniform(values, 0, values.length, -1, 1);
        }
    }

    @Plugin(value = "wrong-fans", summary = "divides by the fans less one")
    public record LessOne() implements Initializer {

        @Override
        public void fill(ParameterInfo parameter, float[] values, int from, int to, RandomStream random) {
            double bound = 1 + 0.0 / (parameter.fanIn() - 1);
            random.fillUniform(values, from, to, -bound, bound);
        }
    }

    @Plugin(value = "wrong-dice", summary = "rolls dice of its own")
    public record OwnDice() implements Initializer {

        @Override
        public boolean elementwise() {
            return false;
        }

        @Override
        public void fill(ParameterInfo parameter, float[] values, int from, int to, RandomStream random) {
            for (int i = from; i < to; i++) {
                values[i] = (float) (2 * Math.random() - 1);
            }
        }
    }
}
