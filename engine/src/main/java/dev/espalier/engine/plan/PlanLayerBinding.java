package dev.espalier.engine.plan;

import dev.espalier.api.Shape;
import dev.espalier.api.model.LayerBinding;
import dev.espalier.api.parameter.MatrixProducts;
import dev.espalier.engine.compute.GradientOutlet;
import dev.espalier.engine.compute.KernelWorkers;
import dev.espalier.engine.compute.MemoryFormat;
import dev.espalier.engine.compute.PackedWeights;
import dev.espalier.engine.layer.ConvolutionChoice;
import java.util.Optional;

/**
 * What a layer sees of a plan.
 *
 * @param node the node that is bound
 * @param maxBatchSize the largest number of samples in a pass
 * @param needsGradients whether backward will be called
 * @param numbers parameters, gradients and buffers
 * @param inputs the values of each input
 * @param output where forward writes
 * @param outputGradient the gradient of the output; of length 0 if there is none
 * @param inputGradients where backward writes; of length 0 where it is not needed
 * @param workers the run's threads
 * @param outlets where the gradients of parameters go
 * @param packedWeights the weights, packed, if they never change again
 * @param formats of the values of the plan
 * @param convolutions how the algorithm of convolutions is chosen
 */
record PlanLayerBinding(
        PlanNode node,
        int maxBatchSize,
        boolean needsGradients,
        Parameters numbers,
        float[][] inputs,
        float[] output,
        float[] outputGradient,
        float[][] inputGradients,
        KernelWorkers workers,
        GradientOutlets outlets,
        Optional<PackedWeights> packedWeights,
        MemoryFormats formats,
        ConvolutionChoice convolutions)
        implements LayerBinding,
                GradientOutlet.Source,
                PackedWeights.Source,
                MemoryFormat.Source,
                ConvolutionChoice.Source {

    @Override
    public MemoryFormat inputFormat(int input) {
        return formats.of(node.sources().get(input));
    }

    @Override
    public MemoryFormat outputFormat() {
        return formats.of(node.target());
    }

    @Override
    public GradientOutlet outlet(String name, boolean inPieces) {
        return outlets.of(parameterIndex(name), inPieces);
    }

    @Override
    public int inputCount() {
        return inputs.length;
    }

    @Override
    public Shape inputShape(int input) {
        return node.inputShapes().get(input);
    }

    @Override
    public Shape outputShape() {
        return node.outputShape();
    }

    @Override
    public float[] input(int input) {
        return inputs[input];
    }

    @Override
    public boolean needsInputGradient(int input) {
        return inputGradients[input].length > 0;
    }

    @Override
    public float[] inputGradient(int input) {
        return inputGradients[input];
    }

    @Override
    public float[] parameter(String name) {
        return numbers.values(parameterIndex(name));
    }

    @Override
    public float[] parameterGradient(String name) {
        return numbers.gradients(parameterIndex(name));
    }

    @Override
    public float[] buffer(String name) {
        String full = node.buffers().get(name);
        if (full == null) {
            throw new IllegalArgumentException("buffer is '" + name + "'; it must be one of "
                    + node.buffers().keySet());
        }
        return numbers.buffer(numbers.indexOfBuffer(full));
    }

    @Override
    public MatrixProducts products() {
        return workers.products();
    }

    private int parameterIndex(String name) {
        String full = node.parameters().get(name);
        if (full == null) {
            throw new IllegalArgumentException("parameter is '" + name + "'; it must be one of "
                    + node.parameters().keySet());
        }
        return numbers.indexOf(full);
    }
}
