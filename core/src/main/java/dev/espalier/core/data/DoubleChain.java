package dev.espalier.core.data;

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
            steps.get(i).apply(values, next);
            values = next;
        }
        return values;
    }

    /** Room for one sample before the chain and after each step; for one thread. */
    double[][] room() {
        double[][] room = new double[steps.size() + 1][];
        room[0] = new double[inputShape.size()];
        for (int i = 0; i < steps.size(); i++) {
            room[i + 1] = new double[steps.get(i).outputShape().size()];
        }
        return room;
    }

    /** Passes the sample in the first array of the room through the steps; what comes out is in the last. */
    double[] apply(double[][] room) {
        for (int i = 0; i < steps.size(); i++) {
            steps.get(i).apply(room[i], room[i + 1]);
        }
        return room[steps.size()];
    }

    /** As {@link #apply(double[][])}, rounding what comes out. */
    void apply(double[][] room, float[] into, int at) {
        double[] values = apply(room);
        for (int i = 0; i < values.length; i++) {
            into[at + i] = (float) values[i];
        }
    }

    @Override
    public Passage passage(int capacity) {
        double[][] room = room();
        int width = outputShape().size();
        return (data, input, first, count, into) -> {
            for (int s = 0; s < count; s++) {
                data.readInput(input, first + s, room[0], 0);
                apply(room, into, s * width);
            }
        };
    }

    /** Reads samples of a data set by their places, each through the chain. */
    InputReader reader(Dataset data, int input) {
        double[][] room = room();
        int width = outputShape().size();
        return (places, count, into, workers) -> {
            for (int s = 0; s < count; s++) {
                data.readInput(input, places[s], room[0], 0);
                apply(room, into, s * width);
            }
        };
    }
}
