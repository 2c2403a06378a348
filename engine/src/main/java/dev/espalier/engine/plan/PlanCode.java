package dev.espalier.engine.plan;

import dev.espalier.api.model.Loss;
import dev.espalier.api.model.Operation;
import dev.espalier.api.model.Pass;

/** What a plan runs: bound operations in order, the sums between them, and the buffers that are seen from outside. */
final class PlanCode {

    /**
     * A unit bound to buffers.
     *
     * @param name for messages
     * @param unit what it was bound from
     * @param operation what is run
     * @param active whether it is run backward
     * @param sums what is to be added after it ran backward
     * @param output where forward writes
     * @param inputGradients where backward writes; of length 0 where nobody wants it
     * @param parameters the places of its parameters in the graph
     */
    record Step(
            String name,
            Unit unit,
            Operation operation,
            boolean active,
            Sum[] sums,
            float[] output,
            float[][] inputGradients,
            int[] parameters) {}

    /**
     * A loss bound to buffers.
     *
     * @param name of the output
     * @param output its place in the graph
     * @param operation what is run
     * @param penalties terms on the output
     * @param active whether it is run backward
     * @param targets where the targets are put
     * @param outputGradient where backward writes
     */
    record Term(
            String name,
            int output,
            Loss.Operation operation,
            OutputPenalties penalties,
            boolean active,
            float[] targets,
            float[] outputGradient) {

        void backward(Pass pass, LossShares shares) {
            operation.backward(pass, shares.losses()[output]);
            penalties.addGradients(pass.samples(), shares.penalties()[output]);
        }
    }

    /**
     * A share of a gradient that is added to those before it.
     *
     * @param share what is added
     * @param total what it is added to
     * @param size values of one sample
     */
    record Sum(float[] share, float[] total, int size) {}

    private final Step[] units;
    private final Term[] terms;
    private final Sum[] sumsOfTerms;
    private final int[] termOfOutput;
    private final float[][] values;
    private final float[][] gradients;
    private final Outlets outlets;
    private final long elements;

    PlanCode(
            Step[] units,
            Term[] terms,
            Sum[] sumsOfTerms,
            int[] termOfOutput,
            float[][] values,
            float[][] gradients,
            Outlets outlets,
            long elements) {
        this.units = units;
        this.terms = terms;
        this.sumsOfTerms = sumsOfTerms;
        this.termOfOutput = termOfOutput;
        this.values = values;
        this.gradients = gradients;
        this.outlets = outlets;
        this.elements = elements;
    }

    Step[] units() {
        return units;
    }

    Term[] terms() {
        return terms;
    }

    Sum[] sumsOfTerms() {
        return sumsOfTerms;
    }

    /** The loss of an output, -1 if it has none. */
    int term(int output) {
        return termOfOutput[output];
    }

    /** The array that holds a value of the graph. */
    float[] values(int value) {
        return values[value];
    }

    /** The array that holds the gradient of a value of the graph; of length 0 if there is none. */
    float[] gradient(int value) {
        return gradients[value];
    }

    Outlets outlets() {
        return outlets;
    }

    long elements() {
        return elements;
    }

    static void sum(Sum[] sums, int samples) {
        for (Sum sum : sums) {
            float[] share = sum.share();
            float[] total = sum.total();
            int count = samples * sum.size();
            for (int i = 0; i < count; i++) {
                total[i] += share[i];
            }
        }
    }
}
