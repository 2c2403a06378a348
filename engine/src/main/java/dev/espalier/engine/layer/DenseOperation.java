package dev.espalier.engine.layer;

import dev.espalier.api.model.BatchPass;
import dev.espalier.api.model.LayerBinding;
import dev.espalier.api.model.LayerOperation;
import dev.espalier.engine.compute.GradientOutlet;
import dev.espalier.engine.compute.KernelWorkers;
import dev.espalier.engine.compute.PackedWeights;
import dev.espalier.engine.kernel.ColumnKernels;
import dev.espalier.engine.kernel.Epilogue;
import dev.espalier.engine.kernel.Form;
import dev.espalier.engine.kernel.Kernels;
import dev.espalier.engine.kernel.PackedKernels;
import dev.espalier.engine.kernel.PackedMatrix;
import dev.espalier.engine.kernel.Workspace;
import dev.espalier.engine.kernel.Write;
import java.util.Optional;

/**
 * A fully connected layer bound to buffers, and the activation that it may end with: y = f(z), z = x·W + b; dz = f'(z)·dy;
 * db += Σ dz; dx = dz·Wᵀ; dW += xᵀ·dz.
 *
 * <p>dz takes the place of dy, which nobody else reads, and is packed for dW while it is warm. The gradient of the weights
 * comes last, so that the weights may be updated as it comes.
 */
final class DenseOperation implements LayerOperation {

    /** Elements of dy that are worth a thread: some microseconds for the dearest of the functions. */
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
    private final float[] outputGradient;
    private final float[] inputGradient;
    private final float[] weightGradient;
    private final float[] biasGradient;
    private final GradientOutlet weightOutlet;
    private final GradientOutlet biasOutlet;
    private final KernelWorkers.Part productGradients = this::productGradientPart;
    private final KernelWorkers.Part weightGradients = this::weightGradientPart;
    private final PackedMatrix packedGradient;
    private final Optional<PackedMatrix> packedWeight;
    private final Epilogue end;
    private final Epilogue derivative;
    private Epilogue ends = Epilogue.REPLACE;
    private int samples;

    /** Rows of the weights that are handed on together. */
    private int warmRows = 1;

    DenseOperation(LayerBinding binding, boolean biased, Ending ending) {
        this.workers = KernelWorkers.of(binding.workers());
        this.biased = biased;
        this.inputs = binding.inputShape(0).size();
        this.units = binding.outputShape().size();
        this.input = binding.input(0);
        this.output = binding.output();
        this.weight = binding.parameter("weight");
        this.bias = biased ? binding.parameter("bias") : NOTHING;
        this.outputGradient = binding.outputGradient();
        this.inputGradient = binding.inputGradient(0);
        this.weightGradient = binding.parameterGradient("weight");
        this.biasGradient = biased ? binding.parameterGradient("bias") : NOTHING;
        this.packedGradient =
                workers.matrices().newPacked(binding.needsGradients() ? binding.maxBatchSize() : 0, units);
        this.packedWeight = PackedWeights.of(binding).map(weights -> weights.matrix(weight, inputs, units, workers));
        this.end = ending.after(biased ? Epilogue.ofBias(bias) : Epilogue.REPLACE);
        this.derivative = ending.backThrough(output);
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
        int panels = GRAIN / (samples * PackedKernels.COLUMN_GRAIN);
        workers.split(units, Math.max(1, panels) * PackedKernels.COLUMN_GRAIN, productGradients);
        if (inputGradient.length > 0) {
            workers.matrices()
                    .multiply(
                            Form.RIGHT_TRANSPOSED,
                            Write.REPLACE,
                            samples,
                            inputs,
                            units,
                            outputGradient,
                            weight,
                            inputGradient);
        }
        int piece = weightOutlet.begin();
        ends = weightOutlet.write() == Write.REPLACE ? Epilogue.REPLACE : Epilogue.ADD;
        if (piece == 0) {
            workers.matrices().multiply(Form.LEFT_TRANSPOSED, inputs, input, packedGradient, ends, weightGradient);
        } else {
            int rows = piece / units;
            warmRows = rows * Math.max(1, WARM / piece);
            long workOfPiece = (long) piece * samples;
            long pieces = (WORTH_A_THREAD + workOfPiece - 1) / workOfPiece;
            workers.split(inputs, (int) Math.min(inputs, rows * pieces), weightGradients);
            weightOutlet.end();
        }
    }

    private void weightGradientPart(int from, int to, Workspace workspace) {
        for (int row = from; row < to; row += warmRows) {
            int end = Math.min(to, row + warmRows);
            workers.matrices()
                    .multiplyRows(
                            Form.LEFT_TRANSPOSED,
                            inputs,
                            row,
                            end,
                            input,
                            packedGradient,
                            ends,
                            weightGradient,
                            workspace);
            weightOutlet.finish(row * units, end * units, workspace);
        }
    }

    /** All that is done with some columns of dy alone, block of rows by block of rows. */
    private void productGradientPart(int from, int to, Workspace workspace) {
        Kernels kernels = workers.kernels();
        int columns = to - from;
        for (int row = 0; row < samples; row += ColumnKernels.BLOCK) {
            int rows = Math.min(ColumnKernels.BLOCK, samples - row);
            int at = row * units + from;
            derivative.finish(kernels, rows, columns, outputGradient, at, units);
            if (biased) {
                Write write = row == 0 ? biasOutlet.write() : Write.ADD;
                kernels.columnSums(write, rows, columns, outputGradient, at, units, biasGradient, from);
            }
            kernels.packBlock(outputGradient, 0, units, row, row + rows, from, to, packedGradient);
        }
    }
}
