package dev.espalier.core.data.prepared;

import dev.espalier.api.Shape;
import dev.espalier.api.data.Dataset;
import dev.espalier.api.data.Preprocessing.FittedInDouble;
import java.util.ArrayList;
import java.util.List;

/**
 * Fitted steps of one input that are applied in double; the results of the last are rounded to floats.
 *
 * @param inputShape the shape of a sample before the first step
 * @param steps the steps in their order
 */
record DoubleChain(Shape inputShape, List<FittedInDouble> steps) implements InputChain {

    DoubleChain {
        steps = List.copyOf(steps);
    }

    DoubleChain then(FittedInDouble step) {
        List<FittedInDouble> longer = new ArrayList<>(steps);
        longer.add(step);
        return new DoubleChain(inputShape, longer);
    }

    @Override
    public boolean isEmpty() {
        return steps.isEmpty();
    }

    @Override
    public Shape outputShape() {
        return steps.isEmpty() ? inputShape : steps.get(steps.size() - 1).outputShape();
    }

    @Override
    public boolean elementwise() {
        return steps.stream().allMatch(FittedInDouble::elementwise);
    }

    @Override
    public boolean worksInPlace() {
        return false;
    }

    @Override
    public boolean isFiniteForBytes() {
        return false;
    }

    @Override
    public double[] afterElementwiseSteps(double[] raw) {
        double[] values = raw.clone();
        for (int i = 0; i < steps.size() && steps.get(i).elementwise(); i++) {
            double[] next = new double[values.length];
            steps.get(i).transform(values, next);
            values = next;
        }
        return values;
    }

    /** Buffers for one sample before the chain and after each step; for one thread. */
    double[][] stages() {
        double[][] stages = new double[steps.size() + 1][];
        stages[0] = new double[inputShape.size()];
        for (int i = 0; i < steps.size(); i++) {
            stages[i + 1] = new double[steps.get(i).outputShape().size()];
        }
        return stages;
    }

    /** Passes the sample in the first of the buffers through the steps; the result is in the last. */
    double[] transform(double[][] stages) {
        for (int i = 0; i < steps.size(); i++) {
            steps.get(i).transform(stages[i], stages[i + 1]);
        }
        return stages[steps.size()];
    }

    /** As {@link #transform(double[][])}, rounding the result. */
    void transform(double[][] stages, float[] destination, int offset) {
        double[] values = transform(stages);
        for (int i = 0; i < values.length; i++) {
            destination[offset + i] = (float) values[i];
        }
    }

    @Override
    public Reader reader(int capacity) {
        double[][] stages = stages();
        int width = outputShape().size();
        return (data, input, first, count, destination) -> {
            for (int s = 0; s < count; s++) {
                data.readInput(input, first + s, stages[0], 0);
                transform(stages, destination, s * width);
            }
        };
    }

    /** Reads samples of a data set by their places, each through the chain. */
    InputReader reader(Dataset data, int input) {
        double[][] stages = stages();
        int width = outputShape().size();
        return (places, count, destination, workers) -> {
            for (int s = 0; s < count; s++) {
                data.readInput(input, places[s], stages[0], 0);
                transform(stages, destination, s * width);
            }
        };
    }
}
