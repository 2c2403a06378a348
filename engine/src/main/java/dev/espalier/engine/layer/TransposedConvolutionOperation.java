package dev.espalier.engine.layer;

import dev.espalier.api.model.BatchPass;
import dev.espalier.api.model.LayerBinding;
import dev.espalier.api.model.LayerOperation;
import dev.espalier.engine.compute.GradientOutlet;
import dev.espalier.engine.compute.KernelWorkers;
import java.util.List;

/**
 * A transposed convolution bound to arrays with their channels last: forward is the gradient of the input of a convolution, and the
 * way back is that convolution.
 */
final class TransposedConvolutionOperation implements LayerOperation {

    private final OutputEnd end;
    private final List<InputGradient> parts;
    private final boolean needsInputGradient;
    private final ConvolutionWeights weights;
    private final PatchProduct inputGradient;
    private final PatchGradient weightGradient;
    private final GradientOutlet outlet;

    /**
     * Binds the layer.
     *
     * @param binding the arrays
     * @param shape the convolution that this one is the transposed of
     * @param biased whether a bias is added
     */
    TransposedConvolutionOperation(LayerBinding binding, ConvolutionShape shape, boolean biased) {
        KernelWorkers workers = KernelWorkers.of(binding.workers());
        float[] weight = binding.parameter("weight");
        this.end = new OutputEnd(binding, workers, shape.inputs(), shape.groups(), biased, FinalActivation.NONE);
        this.parts = InputGradient.of(workers, shape, weight, binding.input(0), binding.output(), end.ofGroups());
        this.needsInputGradient = binding.inputGradient(0).length > 0;
        this.weights = ConvolutionWeights.all(workers, shape, weight);
        this.inputGradient = PatchProduct.ofWhole(
                workers,
                shape,
                weights,
                binding.outputGradient(),
                binding.inputGradient(0),
                OutputEnd.none(shape.groups()));
        this.outlet = GradientOutlet.of(binding, "weight");
        this.weightGradient = new PatchGradient(
                workers,
                shape,
                binding.needsGradients() ? binding.maxBatchSize() : 0,
                binding.outputGradient(),
                binding.input(0),
                binding.parameterGradient("weight"));
    }

    @Override
    public void forward(BatchPass pass) {
        end.begin();
        for (int i = 0; i < parts.size(); i++) {
            parts.get(i).run(pass.samples());
        }
    }

    @Override
    public void backward(BatchPass pass) {
        end.backward(pass.samples());
        if (needsInputGradient) {
            weights.pack();
            inputGradient.run(pass.samples());
        }
        weightGradient.run(pass.samples(), outlet.write());
    }
}
