package dev.espalier.testkit;

import dev.espalier.api.CounterRandomStream;
import dev.espalier.api.optimizer.Optimizer;
import dev.espalier.api.parameter.ParameterInfo;
import java.util.List;
import java.util.Set;

/**
 * One parameter that an optimizer trains on gradients that are noisy but the same in every trial: half the value plus a
 * normally distributed number keyed by the step.
 */
final class OptimizerTrial {

    /** Neither a power of two nor a multiple of a vector's length. */
    private static final int ROWS = 21;

    private static final int COLUMNS = 37;
    private static final int MARGIN = 16;
    private static final double RATE = 0.01;

    private final Optimizer optimizer;
    private final FakeParameterSlice parameter;
    private final FakeStep step = new FakeStep(RATE);
    private final float[] noise;

    private OptimizerTrial(Optimizer optimizer, FakeParameterSlice parameter) {
        this.optimizer = optimizer;
        this.parameter = parameter;
        this.noise = new float[parameter.to()];
    }

    /** A parameter before its first step, with a margin in its arrays that must not be touched. */
    static OptimizerTrial start(Optimizer optimizer, String name) {
        ParameterInfo info = FakeParameterSlice.weightInfo(name, ROWS, COLUMNS);
        FakeParameterSlice parameter = FakeParameterSlice.withMargin(info, optimizer.slots(info), MARGIN);
        new CounterRandomStream(7, CounterRandomStream.keyOf(name))
                .fillGaussian(parameter.values(), 0, parameter.to(), 0, 1);
        parameter.fillMargin(Bits.FORBIDDEN);
        return new OptimizerTrial(optimizer, parameter);
    }

    /** Restores as from a checkpoint: the same content in other arrays, with another instance of the optimizer. */
    OptimizerTrial resume(Optimizer other) {
        OptimizerTrial resumed = new OptimizerTrial(other, parameter.copy());
        resumed.step.at(step.number());
        return resumed;
    }

    FakeParameterSlice parameter() {
        return parameter;
    }

    int size() {
        return parameter.to();
    }

    /** Makes steps with the parameter in one piece. */
    OptimizerTrial run(int steps) {
        return run(steps, new int[] {0, size()});
    }

    /** Makes steps with the parameter cut at the given indices, the last piece first. */
    OptimizerTrial run(int steps, int... cuts) {
        for (int i = 0; i < steps; i++) {
            computeGradients();
            for (int piece = cuts.length - 1; piece > 0; piece--) {
                updateRange(cuts[piece - 1], cuts[piece]);
            }
            step.next();
        }
        return this;
    }

    /** Makes one step with one piece, on gradients computed before. */
    void updateRange(int from, int to) {
        call(from, to).update(step);
    }

    /** Calls findGradients for one step, on gradients computed before. */
    void findGradients() {
        call(0, size()).findGradients(step);
    }

    /** Makes steps with the parameter in one piece, and returns the settings that were read. */
    Set<String> askedFor(int steps) {
        RecordingStep heard = new RecordingStep(step);
        for (int i = 0; i < steps; i++) {
            computeGradients();
            call(0, size()).update(heard);
            step.next();
        }
        return heard.settings();
    }

    private RuleCall call(int from, int to) {
        return new RuleCall(optimizer, List.of(parameter.range(from, to)), this::computeGradients);
    }

    /** Computes the gradients of the step at the current values. */
    double computeGradients() {
        new CounterRandomStream(11, step.number()).fillGaussian(noise, 0, noise.length, 0, 1);
        for (int i = 0; i < noise.length; i++) {
            parameter.gradients()[i] = 0.5f * parameter.values()[i] + noise[i];
        }
        return 0;
    }
}
