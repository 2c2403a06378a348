package dev.espalier.core.diagnosis;

import dev.espalier.api.diagnosis.RunRecord.StepPoint;
import dev.espalier.api.event.StepView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Recorded steps in arrays, so that a step allocates nothing; they become records when they are asked for.
 *
 * <p>When the arrays are full, every other step behind the first ones is dropped.
 */
final class StepPoints {

    /** The first steps are kept one by one. */
    static final int FIRST_STEPS = 16;

    private static final int COLUMNS = 5;

    private final int capacity;
    private final long[] steps;
    private final int[] epochs;
    private final double[] values;
    private double[][] outputLosses = {};
    private String[] outputs = {};
    private int size;
    private int stride = 1;
    private long added;
    private List<StepPoint> points = List.of();
    private boolean changed;

    /**
     * No steps.
     *
     * @param capacity the most steps that are kept, at least twice {@link #FIRST_STEPS}
     */
    StepPoints(int capacity) {
        this.capacity = capacity;
        this.steps = new long[capacity];
        this.epochs = new int[capacity];
        this.values = new double[COLUMNS * capacity];
    }

    /** Learns the names of the outputs with the first step; the losses of a single one are those of the step. */
    private void prepareOutputs(StepView step) {
        if (added == 0 && step.outputCount() > 1) {
            outputs = new String[step.outputCount()];
            outputLosses = new double[outputs.length][capacity];
            for (int i = 0; i < outputs.length; i++) {
                outputs[i] = step.outputName(i);
            }
        }
    }

    /** Adds a step. */
    void add(StepView step) {
        prepareOutputs(step);
        boolean taken = added < FIRST_STEPS || added % stride == 0;
        added++;
        if (!taken) {
            return;
        }
        if (size == capacity) {
            halve();
        }
        steps[size] = step.step();
        epochs[size] = step.epoch();
        int at = COLUMNS * size;
        values[at] = step.loss();
        values[at + 1] = step.penalty();
        values[at + 2] = step.learningRate();
        values[at + 3] = step.gradientNorm();
        values[at + 4] = step.clippedGradientNorm();
        for (int i = 0; i < Math.min(outputLosses.length, step.outputCount()); i++) {
            outputLosses[i][size] = step.outputLoss(i);
        }
        size++;
        changed = true;
    }

    private void halve() {
        int to = FIRST_STEPS;
        for (int from = FIRST_STEPS; from < size; from += 2) {
            steps[to] = steps[from];
            epochs[to] = epochs[from];
            System.arraycopy(values, COLUMNS * from, values, COLUMNS * to, COLUMNS);
            for (double[] losses : outputLosses) {
                losses[to] = losses[from];
            }
            to++;
        }
        size = to;
        stride *= 2;
    }

    /** The steps, oldest first. */
    List<StepPoint> points() {
        if (changed) {
            List<StepPoint> made = new ArrayList<>(size);
            for (int i = 0; i < size; i++) {
                made.add(point(i));
            }
            points = List.copyOf(made);
            changed = false;
        }
        return points;
    }

    private StepPoint point(int i) {
        int at = COLUMNS * i;
        Map<String, Double> losses = new HashMap<>();
        for (int output = 0; output < outputs.length; output++) {
            losses.put(outputs[output], outputLosses[output][i]);
        }
        return new StepPoint(
                steps[i],
                epochs[i],
                values[at],
                values[at + 1],
                values[at + 2],
                values[at + 3],
                values[at + 4],
                losses);
    }
}
