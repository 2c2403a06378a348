package dev.espalier.engine.layer;

import dev.espalier.api.model.BatchPass;
import dev.espalier.api.model.LayerBinding;
import dev.espalier.api.model.LayerOperation;
import dev.espalier.engine.compute.GradientOutlet;
import dev.espalier.engine.compute.KernelWorkers;
import dev.espalier.engine.compute.PackedWeights;
import dev.espalier.engine.kernel.WinogradTile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A convolution bound to arrays with their channels last, and the activation that it may end with. */
final class ConvolutionOperation implements LayerOperation {

    private final ImageProduct product;
    private final OutputEnd end;
    private final List<ImageProduct> inputGradients;
    private final WeightGradient weightGradient;
    private final GradientOutlet outlet;

    ConvolutionOperation(LayerBinding binding, ConvolutionShape shape, boolean biased, FinalActivation activation) {
        KernelWorkers workers = KernelWorkers.of(binding.workers());
        float[] weight = binding.parameter("weight");
        this.end = new OutputEnd(binding, workers, shape.outputs(), shape.groups(), biased, activation);
        ConvolutionChoice choice = ConvolutionChoice.of(binding);
        this.product = WinogradChoice.forward(shape, choice)
                .<ImageProduct>map(tile -> WinogradProduct.forward(
                        workers,
                        tile,
                        shape,
                        weight,
                        binding.input(0),
                        binding.output(),
                        end.ofGroups()[0],
                        PackedWeights.of(binding).isPresent()))
                .orElseGet(() -> DirectConvolution.of(
                        workers, shape, weight, binding.input(0), binding.output(), end.ofGroups()));
        this.inputGradients = binding.inputGradient(0).length == 0
                ? List.of()
                : inputGradients(workers, shape, choice, weight, binding.outputGradient(), binding.inputGradient(0));
        this.outlet = GradientOutlet.of(binding, "weight");
        this.weightGradient = weightGradient(
                workers,
                shape,
                choice,
                binding.needsGradients() ? binding.maxBatchSize() : 0,
                binding.input(0),
                binding.outputGradient(),
                binding.parameterGradient("weight"));
    }

    private static WeightGradient weightGradient(
            KernelWorkers workers,
            ConvolutionShape shape,
            ConvolutionChoice choice,
            int maxBatchSize,
            float[] images,
            float[] gradient,
            float[] weightGradient) {
        return WinogradChoice.weightGradient(shape, choice)
                .<WeightGradient>map(tile ->
                        new WinogradGradient(workers, tile, shape, maxBatchSize, images, gradient, weightGradient))
                .orElseGet(
                        () -> new PatchGradient(workers, shape, maxBatchSize, images, gradient, weightGradient)::run);
    }

    private static List<ImageProduct> inputGradients(
            KernelWorkers workers,
            ConvolutionShape shape,
            ConvolutionChoice choice,
            float[] weight,
            float[] gradient,
            float[] result) {
        Optional<WinogradTile> tile = WinogradChoice.inputGradient(shape, choice);
        if (tile.isPresent()) {
            return List.of(WinogradProduct.inputGradient(workers, tile.get(), shape, weight, gradient, result));
        }
        List<ImageProduct> parts = new ArrayList<>();
        for (InputGradient part :
                InputGradient.of(workers, shape, weight, gradient, result, OutputEnd.none(shape.groups()))) {
            parts.add(part::run);
        }
        return parts;
    }

    @Override
    public void forward(BatchPass pass) {
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
