package dev.espalier.core.data.prepared;

import dev.espalier.api.Shape;
import dev.espalier.api.data.Dataset;
import dev.espalier.api.data.Preprocessing;
import dev.espalier.api.data.Preprocessing.FittedInDouble;
import dev.espalier.api.model.Workers;
import dev.espalier.engine.plugin.PreprocessingCalls;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

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

    private DoubleChain then(FittedInDouble step) {
        List<FittedInDouble> longer = new ArrayList<>(steps);
        longer.add(step);
        return new DoubleChain(inputShape, longer);
    }

    @Override
    public DoubleChain fit(Preprocessing step, String place, Dataset training, int input) {
        DoubleSamples samples = new DoubleSamples(training, input, this);
        return then(
                step instanceof Preprocessing.InDouble inDouble
                        ? PreprocessingCalls.fitInDouble(inDouble, place, samples)
                        : new RoundedStep(PreprocessingCalls.fit(step, place, samples)));
    }

    @Override
    public DoubleChain restore(
            Preprocessing step, String place, Map<String, float[]> floats, Map<String, double[]> doubles) {
        return then(
                step instanceof Preprocessing.InDouble inDouble
                        ? PreprocessingCalls.restoreInDouble(inDouble, place, outputShape(), doubles)
                        : new RoundedStep(
                                PreprocessingCalls.restore(step, place, outputShape(), RoundedStep.rounded(doubles))));
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
            double[] next = new double[steps.get(i).outputShape().size()];
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
    public RangeReader rangeReader(int capacity) {
        double[][] stages = stages();
        int width = outputShape().size();
        return (data, input, first, count, destination) -> {
            for (int s = 0; s < count; s++) {
                data.readInput(input, first + s, stages[0], 0);
                transform(stages, destination, s * width);
            }
        };
    }

    @Override
    public InputReader reader(Dataset data, int input, int capacity, int threads) {
        double[][] stages = stages();
        int width = outputShape().size();
        return (places, count, destination, workers) -> {
            for (int s = 0; s < count; s++) {
                data.readInput(input, places[s], stages[0], 0);
                transform(stages, destination, s * width);
            }
        };
    }

    @Override
    public ArrayTransformation arrayTransformation(int capacity, Workers workers) {
        double[][] stages = stages();
        int width = outputShape().size();
        return (samples, raw, first, destination) -> {
            double[] sample = stages[0];
            for (int s = 0; s < samples; s++) {
                for (int i = 0; i < sample.length; i++) {
                    sample[i] = raw[(first + s) * sample.length + i];
                }
                transform(stages, destination, s * width);
            }
        };
    }
}
