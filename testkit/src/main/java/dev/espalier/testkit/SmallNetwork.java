package dev.espalier.testkit;

import static org.junit.jupiter.api.Assertions.fail;

import dev.espalier.api.CounterRandomStream;
import dev.espalier.api.Shape;
import dev.espalier.api.optimizer.Optimizer;
import dev.espalier.api.parameter.ParameterInfo;
import dev.espalier.api.parameter.ParameterInfo.Role;
import java.util.List;

/**
 * Two inputs, eight hidden units with tanh, one output, trained on the four corners of a square whose targets are 1 where
 * the signs of the inputs differ and −1 where they are equal; half the mean squared error.
 */
final class SmallNetwork {

    private static final int HIDDEN = 8;
    private static final int STEPS = 3000;
    private static final double SHARE = 0.05;
    private static final float[][] CORNERS = {{-1, -1, -1}, {-1, 1, 1}, {1, -1, 1}, {1, 1, -1}};

    /** Weights and biases of the two layers, in order. */
    static final List<ParameterInfo> PARAMETERS = List.of(
            new ParameterInfo("hidden/weight", Role.WEIGHT, Shape.of(2, HIDDEN), 2, HIDDEN, 1),
            new ParameterInfo("hidden/bias", Role.BIAS, Shape.of(HIDDEN), 2, HIDDEN, 1),
            new ParameterInfo("output/weight", Role.WEIGHT, Shape.of(HIDDEN, 1), HIDDEN, 1, 1),
            new ParameterInfo("output/bias", Role.BIAS, Shape.of(1), HIDDEN, 1, 1));

    private final List<FakeParameterSlice> slices;

    private SmallNetwork(Optimizer optimizer) {
        slices = PARAMETERS.stream()
                .map(parameter -> FakeParameterSlice.of(parameter, optimizer))
                .toList();
        new CounterRandomStream(3).fillGaussian(slices.get(0).values(), 0, 2 * HIDDEN, 0, 0.7);
        new CounterRandomStream(4).fillGaussian(slices.get(2).values(), 0, HIDDEN, 0, 0.35);
    }

    /** Fails unless one of the learning rates reduces the initial loss to a twentieth. */
    static void assertTrained(OptimizerContract contract) {
        StringBuilder reached = new StringBuilder();
        double goal = 0;
        for (double rate : contract.learningRates()) {
            Optimizer optimizer = contract.optimizer();
            SmallNetwork network = new SmallNetwork(optimizer);
            double loss = network.computeGradients();
            goal = SHARE * loss;
            RuleCall call = new RuleCall(optimizer, network.slices, network::computeGradients);
            FakeStep step = new FakeStep(rate);
            for (int i = 0; i < STEPS && Double.isFinite(loss) && loss > goal; i++) {
                step.learningRate(rate * 0.5 * (1 + StrictMath.cos(Math.PI * i / STEPS)));
                call.update(step);
                step.next();
                loss = network.computeGradients();
            }
            if (loss <= goal) {
                return;
            }
            reached.append(reached.isEmpty() ? "" : ", ")
                    .append(loss)
                    .append(" at rate ")
                    .append(rate);
        }
        fail("a network of " + HIDDEN + " hidden units trained by " + contract.optimizer() + " must come to a loss of "
                + goal + " or below within " + STEPS + " steps; it came to " + reached);
    }

    /** Leaves the gradients in the slices and returns the loss. */
    private double computeGradients() {
        float[] hiddenWeights = slices.get(0).values();
        float[] hiddenBiases = slices.get(1).values();
        float[] outputWeights = slices.get(2).values();
        for (FakeParameterSlice slice : slices) {
            java.util.Arrays.fill(slice.gradients(), 0);
        }
        double[] activations = new double[HIDDEN];
        double loss = 0;
        for (float[] corner : CORNERS) {
            double output = slices.get(3).values()[0];
            for (int unit = 0; unit < HIDDEN; unit++) {
                double sum =
                        hiddenBiases[unit] + corner[0] * hiddenWeights[unit] + corner[1] * hiddenWeights[HIDDEN + unit];
                activations[unit] = StrictMath.tanh(sum);
                output += outputWeights[unit] * activations[unit];
            }
            double error = output - corner[2];
            loss += error * error / 8;
            addGradients(corner, activations, error / 4);
        }
        return loss;
    }

    private void addGradients(float[] corner, double[] activations, double error) {
        for (int unit = 0; unit < HIDDEN; unit++) {
            double activation = activations[unit];
            double back = error * slices.get(2).values()[unit] * (1 - activation * activation);
            slices.get(0).gradients()[unit] += (float) (back * corner[0]);
            slices.get(0).gradients()[HIDDEN + unit] += (float) (back * corner[1]);
            slices.get(1).gradients()[unit] += (float) back;
            slices.get(2).gradients()[unit] += (float) (error * activation);
        }
        slices.get(3).gradients()[0] += (float) error;
    }
}
