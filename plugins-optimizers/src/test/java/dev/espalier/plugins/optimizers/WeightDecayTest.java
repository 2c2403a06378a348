package dev.espalier.plugins.optimizers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.CounterRandomStream;
import dev.espalier.api.optimizer.ParameterOptimizer;
import dev.espalier.testkit.FakeParameterSlice;
import dev.espalier.testkit.FakeStep;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class WeightDecayTest {

    private static final double DECAY = 0.0013;

    static Stream<ParameterOptimizer> elementwiseRules() {
        return Stream.of(
                new Sgd(),
                new Momentum(),
                new Momentum(0.9, 0.5, Profile.KERAS),
                new Nesterov(),
                new Nesterov(0.9, Profile.KERAS),
                new Adam(),
                new Adam(Profile.KERAS),
                new Adam(Profile.PYTORCH, 0.9, 0.999, OptionalDouble.empty(), Optional.of(EpsilonPlacement.INSIDE)),
                new AdamW(0),
                new RAdam(),
                new NAdam(),
                new AmsGrad(),
                new AdaBelief(),
                new AdaMax(),
                new AdaGrad(),
                new AdaDelta(),
                new RmsProp(),
                new RmsProp(Profile.OPTAX, true, 0.9),
                new RmsProp(Profile.PYTORCH, true, 0),
                new Lion(),
                new Rprop(),
                new Lookahead(new Adam()));
    }

    /** The change of such a rule does not depend on the weight: it is what an update makes of 0. */
    @ParameterizedTest
    @MethodSource("elementwiseRules")
    void decayAndChangeAreSubtractedAtOnce(ParameterOptimizer optimizer) {
        assertTrue(optimizer.takesDecay());
        FakeParameterSlice weights =
                FakeParameterSlice.weight(32, 32, optimizer).decay(DECAY);
        FakeParameterSlice changes = weights.copy();
        new CounterRandomStream(1).fillGaussian(weights.values(), 0, weights.to(), 0, 1);
        FakeStep step = new FakeStep(0.001);
        for (int t = 1; t <= 8; t++) {
            new CounterRandomStream(2, t).fillGaussian(weights.gradients(), 0, weights.to(), 0, 1);
            System.arraycopy(weights.gradients(), 0, changes.gradients(), 0, weights.to());
            float[] before = weights.values().clone();
            optimizer.update(weights, step.at(t));
            Arrays.fill(changes.values(), 0);
            optimizer.update(changes, step);
            boolean follows = optimizer instanceof Lookahead && t % 5 == 0;
            for (int i = 0; i < before.length && !follows; i++) {
                float change = -changes.values()[i];
                assertEquals(before[i] - ((float) DECAY * before[i] + change), weights.values()[i], "step " + t);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("rulesWithADecayOfTheirOwn")
    void aDecayOfItsOwnAddsToTheOneThatIsAskedFor(ParameterOptimizer both, ParameterOptimizer own) {
        FakeParameterSlice twice =
                FakeParameterSlice.weight(1, 1, both).setValues(1).decay(0.1);
        FakeParameterSlice once = FakeParameterSlice.weight(1, 1, own).setValues(1);
        FakeStep step = new FakeStep(0.5);
        both.update(twice, step);
        own.update(once, step);
        // (1 − 0.1)·(1 − 0.5·0.4) = 1 − 0.5·0.56
        assertEquals(once.values()[0], twice.values()[0]);
    }

    static Stream<Arguments> rulesWithADecayOfTheirOwn() {
        return Stream.of(
                Arguments.of(new AdamW(0.4), new AdamW(0.56)),
                Arguments.of(
                        new Lion(Profile.PYTORCH, 0.9, 0.99, OptionalDouble.of(0.4)),
                        new Lion(Profile.PYTORCH, 0.9, 0.99, OptionalDouble.of(0.56))));
    }
}
