package dev.espalier.engine.layer;

import dev.espalier.api.model.BatchPass;
import dev.espalier.api.model.LayerBinding;
import dev.espalier.api.model.LayerOperation;
import dev.espalier.engine.compute.GradientOutlet;
import dev.espalier.engine.compute.KernelWorkers;
import java.util.List;

/** A convolution bound to arrays with their channels last, and the activation that it may end with. */
final class ConvolutionOperation implements LayerOperation {

    private final ConvolutionWeights weights;
    private final PatchProduct product;
    private final OutputEnd end;
    private final List<InputGradient> inputGradients;
    private final PatchGradient weightGradient;
    private final GradientOutlet outlet;

    ConvolutionOperation(LayerBinding binding, ConvolutionShape shape, boolean biased, FinalActivation activation) {
        KernelWorkers workers = KernelWorkers.of(binding.workers());
        float[] weight = binding.parameter("weight");
        this.end = new OutputEnd(binding, workers, shape.outputs(), shape.groups(), biased, activation);
        this.weights = ConvolutionWeights.all(workers, shape, weight);
        this.product =
                PatchProduct.ofWhole(workers, shape, weights, binding.input(0), binding.output(), end.ofGroups());
        this.inputGradients = binding.inputGradient(0).length == 0
                ? List.of()
                : InputGradient.of(
                        workers,
                        shape,
                        weight,
                        binding.outputGradient(),
                        binding.inputGradient(0),
                        OutputEnd.none(shape.groups()));
        this.outlet = GradientOutlet.of(binding, "weight");
        this.weightGradient = new PatchGradient(
                workers,
                shape,
                binding.needsGradients() ? binding.maxBatchSize() : 0,
                binding.input(0),
                binding.outputGradient(),
                binding.parameterGradient("weight"));
    }

    @Override
    public void forward(BatchPass pass) {
        weights.pack();
        end.begin();
        product.run(pass.samples());
    }

    @Override
    public void backward(BatchPass pass) {
        end.backward(pass.samples());
        for (int i = 0; i < inputGradients.size(); i++) {
            inputGradients.get(i).run(pass.samples());
        }
        weightGradient.run(pass.samples(), outlet.write());
    }
}
