package dev.espalier.engine.plan;

import dev.espalier.api.model.LayerOperation;
import dev.espalier.api.model.LossOperation;
import dev.espalier.engine.compute.MemoryFormat;

/**
 * What a plan runs: bound layers and losses in order, the sums between them, and the arrays that are seen from outside.
 *
 * @param layers the layers, in the order of the forward pass
 * @param losses the losses
 * @param sumsOfLosses what is to be added after the losses ran backward
 * @param lossOfOutput for each output of the graph the place of its loss, -1 if it has none
 * @param values for each value of the graph the array that holds it
 * @param gradients for each value of the graph the array that holds its gradient; of length 0 if there is none
 * @param outlets where the gradients of parameters go
 * @param elements how many values all arrays hold together
 */
record PlanCode(
        BoundLayer[] layers,
        BoundLoss[] losses,
        GradientSum[] sumsOfLosses,
        int[] lossOfOutput,
        float[][] values,
        float[][] gradients,
        GradientOutlets outlets,
        long elements) {

    /**
     * A layer bound to arrays.
     *
     * @param name for messages
     * @param randomKey the key of its random stream
     * @param node what it was bound from
     * @param operation what is run
     * @param active whether it is run backward
     * @param sums what is to be added after it ran backward
     * @param output where forward writes
     * @param format how the output lies in memory
     * @param inputGradients where backward writes; of length 0 where it is not needed
     * @param parameters the places of its parameters in the graph
     */
    record BoundLayer(
            String name,
            long randomKey,
            PlanNode node,
            LayerOperation operation,
            boolean active,
            GradientSum[] sums,
            float[] output,
            MemoryFormat format,
            float[][] inputGradients,
            int[] parameters) {

        void forward(PlanPass pass) {
            operation.forward(pass.at(randomKey));
        }

        void backward(PlanPass pass) {
            operation.backward(pass.at(randomKey));
        }
    }

    /**
     * A loss bound to arrays.
     *
     * @param name of the output
     * @param randomKey the key of its random stream
     * @param output its place in the graph
     * @param operation what is run
     * @param penalties terms on the output
     * @param active whether it is run backward
     * @param targets where the targets are put
     * @param weights where the weights of the samples in the mean are put; of length 0 if each is 1
     * @param sampleWeights where those are put that the loss multiplies by; the same array, unless it weights classes itself or
     *     values are missing
     * @param presence where is put which values are there; of length 0 if none can be missing
     * @param outputGradient where backward writes
     */
    record BoundLoss(
            String name,
            long randomKey,
            int output,
            LossOperation operation,
            OutputPenalties penalties,
            boolean active,
            float[] targets,
            float[] weights,
            float[] sampleWeights,
            float[] presence,
            float[] outputGradient) {

        double forward(PlanPass pass) {
            return operation.forward(pass.at(randomKey));
        }

        void backward(PlanPass pass, LossWeights lossWeights) {
            operation.backward(pass.at(randomKey), lossWeights.losses()[output]);
            penalties.addGradients(pass.samples(), lossWeights.losses()[output]);
        }
    }

    static void sum(GradientSum[] sums, int samples) {
        for (GradientSum sum : sums) {
            sum.run(samples);
        }
    }
}
