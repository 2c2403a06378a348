package dev.espalier.engine.plan;

import dev.espalier.api.model.LayerOperation;
import dev.espalier.api.model.LossOperation;

/** What a plan runs: bound operations in order, the sums between them, and the buffers that are seen from outside. */
final class PlanCode {

    /**
     * A unit bound to buffers.
     *
     * @param name for messages
     * @param node the key of its random stream
     * @param unit what it was bound from
     * @param operation what is run
     * @param active whether it is run backward
     * @param sums what is to be added after it ran backward
     * @param output where forward writes
     * @param inputGradients where backward writes; of length 0 where it is not needed
     * @param parameters the places of its parameters in the graph
     */
    record Step(
            String name,
            long node,
            Unit unit,
            LayerOperation operation,
            boolean active,
            GradientSum[] sums,
            float[] output,
            float[][] inputGradients,
            int[] parameters) {

        void forward(PlanPass pass) {
            operation.forward(pass.at(node));
        }

        void backward(PlanPass pass) {
            operation.backward(pass.at(node));
        }
    }

    /**
     * A loss bound to buffers.
     *
     * @param name of the output
     * @param node the key of its random stream
     * @param output its place in the graph
     * @param operation what is run
     * @param penalties terms on the output
     * @param active whether it is run backward
     * @param targets where the targets are put
     * @param outputGradient where backward writes
     */
    record Term(
            String name,
            long node,
            int output,
            LossOperation operation,
            OutputPenalties penalties,
            boolean active,
            float[] targets,
            float[] outputGradient) {

        double forward(PlanPass pass) {
            return operation.forward(pass.at(node));
        }

        void backward(PlanPass pass, LossWeights weights) {
            operation.backward(pass.at(node), weights.losses()[output]);
            penalties.addGradients(pass.samples(), weights.penalties()[output]);
        }
    }

    /**
     * A contribution to a gradient that is added to those before it.
     *
     * @param contribution what is added
     * @param total what it is added to
     * @param size values of one sample
     */
    record GradientSum(float[] contribution, float[] total, int size) {}

    private final Step[] units;
    private final Term[] terms;
    private final GradientSum[] sumsOfTerms;
    private final int[] termOfOutput;
    private final float[][] values;
    private final float[][] gradients;
    private final Outlets outlets;
    private final long elements;

    PlanCode(
            Step[] units,
            Term[] terms,
            GradientSum[] sumsOfTerms,
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

    GradientSum[] sumsOfTerms() {
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

    static void sum(GradientSum[] sums, int samples) {
        for (GradientSum sum : sums) {
            float[] contribution = sum.contribution();
            float[] total = sum.total();
            int count = samples * sum.size();
            for (int i = 0; i < count; i++) {
                total[i] += contribution[i];
            }
        }
    }
}
