package dev.espalier.engine.layer;

import dev.espalier.api.model.BatchPass;
import dev.espalier.api.model.LayerBinding;
import dev.espalier.api.model.LayerOperation;
import dev.espalier.api.model.Workers;
import dev.espalier.engine.compute.GradientOutlet;
import dev.espalier.engine.compute.KernelWorkers;
import dev.espalier.engine.compute.PackedWeights;
import dev.espalier.engine.kernel.ColumnKernels;
import dev.espalier.engine.kernel.Epilogue;
import dev.espalier.engine.kernel.Form;
import dev.espalier.engine.kernel.Kernels;
import dev.espalier.engine.kernel.Matrix;
import dev.espalier.engine.kernel.MatrixKernels;
import dev.espalier.engine.kernel.MatrixProduct;
import dev.espalier.engine.kernel.PackedMatrix;
import dev.espalier.engine.kernel.Workspace;
import dev.espalier.engine.kernel.Write;
import java.util.Optional;

/**
 * A fully connected layer bound to arrays, and the activation that may be fused with it: y = f(z), z = x·W + b; dz = f'(z)·dy;
 * db += Σ dz; dx = dz·Wᵀ; dW += xᵀ·dz.
 *
 * <p>dz replaces dy, which is not read again, and is packed for dW while it is warm. The gradient of the weights comes
 * last, so that the weights may be updated as it comes.
 */
final class DenseOperation implements LayerOperation {

    /** Elements of dy that are worth a thread: some microseconds for the most expensive function. */
    private static final int GRAIN = ActivationOperation.GRAIN;

    /** Elements of the weights' gradient that stay in a core's cache together with what an optimizer keeps for them. */
    private static final int WARM = 1 << 15;

    /** Multiply-adds that are worth a thread. */
    private static final int WORTH_A_THREAD = 1 << 18;

    private static final float[] NOTHING = {};

    private final KernelWorkers workers;
    private final boolean biased;
    private final int inputs;
    private final int units;
    private final float[] input;
    private final float[] output;
    private final float[] weight;
    private final float[] bias;
    private final Matrix outputGradient;
    private final float[] inputGradient;
    private final float[] weightGradient;
    private final float[] biasGradient;
    private final GradientOutlet weightOutlet;
    private final GradientOutlet biasOutlet;
    private final Workers.RangeTask productGradients = this::productGradientPart;
    private final Workers.RangeTask weightGradients = this::weightGradientPart;
    private final MatrixProduct weightGradientProduct = new MatrixProduct();
    private final PackedMatrix packedGradient;
    private final Optional<PackedMatrix> packedWeight;
    private final Epilogue end;
    private final Epilogue derivative;
    private int samples;

    /** Rows of the weights that are handed on together. */
    private int warmRows = 1;

    DenseOperation(LayerBinding binding, boolean biased, FinalActivation activation) {
        this.workers = KernelWorkers.of(binding.workers());
        this.biased = biased;
        this.inputs = binding.inputShape(0).size();
        this.units = binding.outputShape().size();
        this.input = binding.input(0);
        this.output = binding.output();
        this.weight = binding.parameter("weight");
        this.bias = biased ? binding.parameter("bias") : NOTHING;
        this.outputGradient = Matrix.of(binding.outputGradient(), units);
        this.inputGradient = binding.inputGradient(0);
        this.weightGradient = binding.parameterGradient("weight");
        this.biasGradient = biased ? binding.parameterGradient("bias") : NOTHING;
        this.packedGradient =
                workers.matrices().newPacked(binding.needsGradients() ? binding.maxBatchSize() : 0, units);
        this.packedWeight = PackedWeights.of(binding).map(weights -> weights.matrix(weight, inputs, units, workers));
        this.end = activation.after(biased ? Epilogue.ofBias(bias) : Epilogue.REPLACE);
        this.derivative = activation.backThrough(output);
        this.weightOutlet = GradientOutlet.ofPieces(binding, "weight");
        this.biasOutlet = biased ? GradientOutlet.of(binding, "bias") : GradientOutlet.adding();
    }

    @Override
    public void forward(BatchPass pass) {
        if (packedWeight.isPresent()) {
            workers.matrices().multiply(Form.PLAIN, pass.samples(), input, packedWeight.get(), end, output);
        } else {
            workers.matrices().multiply(Form.PLAIN, pass.samples(), units, inputs, input, weight, end, output);
        }
    }

    @Override
    public void backward(BatchPass pass) {
        samples = pass.samples();
        packedGradient.reshape(samples, units);
        int panels = GRAIN / (samples * MatrixKernels.COLUMN_GRAIN);
        workers.parallel(units, Math.max(1, panels) * MatrixKernels.COLUMN_GRAIN, productGradients);
        if (inputGradient.length > 0) {
            workers.matrices()
                    .multiply(
                            Form.RIGHT_TRANSPOSED,
                            Write.REPLACE,
                            samples,
                            inputs,
                            units,
                            outputGradient.values(),
                            weight,
                            inputGradient);
        }
        int piece = weightOutlet.begin();
        Epilogue ends = weightOutlet.write() == Write.REPLACE ? Epilogue.REPLACE : Epilogue.ADD;
        if (piece == 0) {
            workers.matrices().multiply(Form.LEFT_TRANSPOSED, inputs, input, packedGradient, ends, weightGradient);
        } else {
            int rows = piece / units;
            warmRows = rows * Math.max(1, WARM / piece);
            weightGradientProduct
                    .size(Form.LEFT_TRANSPOSED, inputs, units, samples)
                    .left(input)
                    .right(packedGradient)
                    .result(weightGradient, ends);
            long workOfPiece = (long) piece * samples;
            long pieces = (WORTH_A_THREAD + workOfPiece - 1) / workOfPiece;
            workers.parallel(inputs, (int) Math.min(inputs, rows * pieces), weightGradients);
            weightOutlet.end();
        }
    }

    private void weightGradientPart(int from, int to, int thread) {
        Workspace workspace = workers.workspace(thread);
        for (int row = from; row < to; row += warmRows) {
            int last = Math.min(to, row + warmRows);
            workers.kernels().multiply(weightGradientProduct, row, last, 0, units, workspace);
            weightOutlet.finish(row * units, last * units, workspace);
        }
    }

    /** All that is done with some columns of dy alone, block of rows by block of rows. */
    private void productGradientPart(int from, int to, int thread) {
        Kernels kernels = workers.kernels();
        for (int row = 0; row < samples; row += ColumnKernels.BLOCK) {
            int last = Math.min(samples, row + ColumnKernels.BLOCK);
            derivative.finish(kernels, outputGradient, row, last, from, to);
            if (biased) {
                Write write = row == 0 ? biasOutlet.write() : Write.ADD;
                kernels.columnSums(write, outputGradient, row, last, from, to, biasGradient);
            }
            kernels.packBlock(outputGradient, row, last, from, to, packedGradient);
        }
    }
}
