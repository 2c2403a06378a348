package dev.espalier.plugins.optimizers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.api.optimizer.Optimizer;
import dev.espalier.testkit.FakeParameterSlice;
import dev.espalier.testkit.FakeStep;
import dev.espalier.testkit.ReferenceProblems;
import dev.espalier.testkit.Trajectory;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The same way as PyTorch in double precision, within what rounding to floats accounts for. */
class ParityTest {

    /**
     * The bound on the distance to the reference, for weights of up to 2.0.
     *
     * <p>Every step rounds the weight, its gradient and the terms of its update, none of them above 5 in size: at most
     * eight roundings of 5·2⁻²⁴ each, those of the update times a rate of 0.1, or for Adam times 0.01 after a division of
     * numbers that are wrong in the same places. That is below 2.2 · 2⁻²² a step; twelve steps, each carrying the error
     * on by a factor that momentum may amplify to 1/(1−μ) = 10 at most but that curvature and rate turn around, leave
     * 12 · 2.2 · 2⁻²² = 6.3e-6 if no error cancels another.
     */
    private static final double BOUND = 6.3e-6;

    static Stream<Arguments> rules() {
        return Stream.of(
                Arguments.of("sgd", new Sgd(), 0.1),
                Arguments.of("momentum", new Sgd(0.9, 0, false), 0.1),
                Arguments.of("momentum-dampening", new Sgd(0.9, 0.5, false), 0.1),
                Arguments.of("nesterov", new Sgd(0.9, 0, true), 0.1),
                Arguments.of("adam", new Adam(), 0.01));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    void goesTheWayOfTheReference(String name, Optimizer optimizer, double rate) {
        Trajectory reference = ReferenceProblems.trajectory(name);
        FakeParameterSlice slice = FakeParameterSlice.weight(1, reference.size(), optimizer.slots());
        for (int i = 0; i < reference.size(); i++) {
            slice.values()[i] = (float) reference.start(i);
        }
        double worst = 0;
        for (int step = 1; step <= reference.steps(); step++) {
            for (int i = 0; i < reference.size(); i++) {
                slice.gradients()[i] = (float) reference.gradient(step, i, slice.values()[i]);
            }
            optimizer.update(slice, new FakeStep(rate).at(step));
            for (int i = 0; i < reference.size(); i++) {
                worst = Math.max(worst, Math.abs(reference.after(step, i) - slice.values()[i]));
            }
        }
        assertEquals(0, worst, BOUND);
    }
}
