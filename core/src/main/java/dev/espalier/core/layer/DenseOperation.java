package dev.espalier.core.layer;

import dev.espalier.api.model.LayerBinding;
import dev.espalier.api.model.Operation;
import dev.espalier.api.model.Pass;
import dev.espalier.core.compute.GradientOutlet;
import dev.espalier.core.compute.KernelWorkers;
import dev.espalier.core.compute.PackedWeights;
import dev.espalier.core.kernel.Epilogue;
import dev.espalier.core.kernel.Form;
import dev.espalier.core.kernel.PackedMatrix;
import dev.espalier.core.kernel.Workspace;
import dev.espalier.core.kernel.Write;
import java.util.Optional;

/**
 * A fully connected layer bound to buffers: y = x·W + b; dx = dy·Wᵀ; db += Σ dy; dW += xᵀ·dy.
 *
 * <p>The gradient of the weights comes last, so that the weights may be updated as it comes.
 */
final class DenseOperation implements Operation {

    /** Columns of a bias that are worth a thread. */
    private static final int COLUMN_GRAIN = 256;

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
    private final KernelWorkers.Part biasGradients = this::biasGradientPart;
    private final KernelWorkers.Part weightGradients = this::weightGradientPart;
    private final PackedMatrix packedGradient;
    private final Optional<PackedMatrix> packedWeight;
    private final Epilogue start;
    private Epilogue ends = Epilogue.REPLACE;
    private int samples;

    /** Rows of the weights that are handed on together. */
    private int warmRows = 1;

    DenseOperation(LayerBinding binding, boolean biased) {
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
        boolean handsOn = binding.training() && binding instanceof GradientOutlet.Source;
        this.packedGradient = workers.matrices().newPacked(handsOn ? binding.capacity() : 0, units);
        this.packedWeight = PackedWeights.of(binding).map(weights -> weights.matrix(weight, inputs, units, workers));
        this.start = biased ? Epilogue.ofBias(bias) : Epilogue.REPLACE;
        this.weightOutlet = GradientOutlet.ofPieces(binding, "weight");
        this.biasOutlet = biased ? GradientOutlet.of(binding, "bias") : GradientOutlet.ADDING;
    }

    @Override
    public void forward(Pass pass) {
        if (packedWeight.isPresent()) {
            workers.matrices().multiply(Form.PLAIN, pass.samples(), input, packedWeight.get(), start, output);
        } else if (biased) {
            workers.matrices().multiplyBias(pass.samples(), units, inputs, input, weight, bias, output);
        } else {
            workers.matrices()
                    .multiply(Form.PLAIN, Write.REPLACE, pass.samples(), units, inputs, input, weight, output);
        }
    }

    @Override
    public void backward(Pass pass) {
        samples = pass.samples();
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
        if (biased) {
            workers.split(units, COLUMN_GRAIN, biasGradients);
        }
        int piece = weightOutlet.begin();
        if (piece == 0) {
            workers.matrices()
                    .multiply(
                            Form.LEFT_TRANSPOSED,
                            weightOutlet.write(),
                            inputs,
                            units,
                            samples,
                            input,
                            outputGradient,
                            weightGradient);
        } else {
            packedGradient.reshape(samples, units);
            workers.matrices().pack(Form.PLAIN, outputGradient, packedGradient);
            ends = weightOutlet.write() == Write.REPLACE ? Epilogue.REPLACE : Epilogue.ADD;
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

    private void biasGradientPart(int from, int to, Workspace workspace) {
        workers.kernels()
                .columnSums(biasOutlet.write(), samples, to - from, outputGradient, from, units, biasGradient, from);
    }
}
