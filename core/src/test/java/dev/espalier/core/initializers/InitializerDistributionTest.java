package dev.espalier.core.initializers;

import static dev.espalier.core.initializers.VarianceScaling.Distribution.NORMAL;
import static dev.espalier.core.initializers.VarianceScaling.Distribution.UNIFORM;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.CounterRandomStream;
import dev.espalier.api.Shape;
import dev.espalier.api.initializer.Initializer;
import dev.espalier.api.parameter.ParameterInfo;
import dev.espalier.api.parameter.ParameterInfo.Role;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The distributions of the initializers over a million draws; means and variances are tested by the contract. */
class InitializerDistributionTest {

    private static final ParameterInfo PARAMETER =
            new ParameterInfo("dense/weight", Role.WEIGHT, Shape.of(1000, 1000), 600, 400, 2);

    static Stream<Arguments> distributions() {
        return Stream.of(
                Arguments.of(new KaimingUniform(), uniform(2 * Math.sqrt(3.0 / 600))),
                Arguments.of(new KaimingUniform(Fan.OUT, 1), uniform(Math.sqrt(3.0 / 400))),
                Arguments.of(new XavierUniform(), uniform(2 * Math.sqrt(6.0 / 1000))),
                Arguments.of(new KaimingNormal(), normal(2 / Math.sqrt(600))),
                Arguments.of(new KaimingNormal(Fan.OUT, 1), normal(1 / Math.sqrt(400))),
                Arguments.of(new XavierNormal(), normal(2 * Math.sqrt(2.0 / 1000))),
                Arguments.of(new LecunUniform(), uniform(Math.sqrt(3.0 / 600))),
                Arguments.of(new LecunNormal(), normal(1 / Math.sqrt(600))),
                Arguments.of(new Uniform(-0.3, 0.3), uniform(0.3)),
                Arguments.of(new Normal(0, 0.3), normal(0.3)),
                // what PyTorch's own layers begin with, as kaiming_uniform_(a=√5) has it: U(±1/√fanIn)
                Arguments.of(new VarianceScaling(1.0 / 3, Fan.IN, UNIFORM), uniform(1 / Math.sqrt(600))),
                Arguments.of(new VarianceScaling(2, Fan.AVERAGE, NORMAL), normal(Math.sqrt(2.0 / 500))));
    }

    /** Kolmogorov and Smirnov: P(D·√n > 3.5) is about 2·exp(−2·3.5²) = 5e-11. */
    @ParameterizedTest
    @MethodSource("distributions")
    void drawsFromItsDistribution(Initializer initializer, DoubleUnaryOperator distribution) {
        float[] values = new float[PARAMETER.size()];
        initializer.fill(PARAMETER, values, 0, values.length, new CounterRandomStream(42));
        Arrays.sort(values);
        double count = values.length;
        double distance = 0;
        for (int i = 0; i < values.length; i++) {
            double expected = distribution.applyAsDouble(values[i]);
            distance = Math.max(distance, Math.max(expected - i / count, (i + 1) / count - expected));
        }
        double bound = 3.5 / Math.sqrt(count);
        double found = distance;
        assertTrue(found < bound, () -> "distance from the distribution is " + found + "; it must be below " + bound);
    }

    /** The gains of PyTorch's {@code calculate_gain}: √2 for a ReLU, 5/3 for tanh. */
    @ParameterizedTest
    @CsvSource({"1.4142135623730951, 0.05773502691896258", "1.6666666666666667, 0.06804138174397717"})
    void takesTheGainOfTheActivationThatFollows(double gain, double deviation) {
        ParameterInfo parameter = new ParameterInfo("dense/weight", Role.WEIGHT, Shape.of(600, 400), 600, 400, gain);
        float[] unset = new float[parameter.size()];
        new KaimingNormal().fill(parameter, unset, 0, unset.length, new CounterRandomStream(1));
        float[] drawn = new float[parameter.size()];
        new CounterRandomStream(1).fillGaussian(drawn, 0, drawn.length, 0, deviation);
        for (int i = 0; i < drawn.length; i++) {
            // the deviation's last digit may round a float the other way
            assertEquals(drawn[i], unset[i], Math.ulp(drawn[i]));
        }
    }

    private static DoubleUnaryOperator uniform(double bound) {
        return x -> Math.min(1, Math.max(0, (x + bound) / (2 * bound)));
    }

    private static DoubleUnaryOperator normal(double deviation) {
        return x -> x < 0 ? 1 - upper(-x / deviation) : upper(x / deviation);
    }

    /** Φ(z) for z ≥ 0 to 7.5e-8: Abramowitz and Stegun, formula 26.2.17. */
    private static double upper(double z) {
        double t = 1 / (1 + 0.2316419 * z);
        double polynomial =
                t * (0.319381530 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
        return 1 - Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI) * polynomial;
    }
}
