package dev.espalier.engine.loss;

import dev.espalier.api.model.BatchPass;
import dev.espalier.api.model.LossBinding;
import dev.espalier.api.model.LossOperation;
import dev.espalier.api.model.Workers;
import dev.espalier.engine.compute.KernelWorkers;
import dev.espalier.engine.kernel.Matrix;
import java.util.Arrays;

/**
 * A loss that is a mean of losses of rows, each times the weight of its sample, bound to arrays. Rows are spread over the threads,
 * their losses are added in double in the order of the rows; forward leaves the gradient of each row's loss, which backward
 * multiplies by the weight of the row.
 */
abstract class MeanOfRows implements LossOperation {

    /** Elements that are worth a thread: some microseconds. */
    private static final int GRAIN = 1 << 12;

    /** What a row costs besides its elements, its logarithm above all, in elements. */
    private static final int ROW = 32;

    final KernelWorkers workers;
    final int width;
    final float[] outputs;
    final float[] gradient;
    final float[] targets;
    private final float[] weights;

    /** Which values of the targets are there; of length 0 if none can be missing. */
    private final float[] presence;

    final Matrix logits;
    final Matrix gradients;
    final double[] losses;
    private final int grain;
    private final Workers.RangeTask forward = this::rows;
    private final Workers.RangeTask backward;
    private double factor;

    MeanOfRows(LossBinding binding) {
        this.workers = KernelWorkers.of(binding.workers());
        this.width = binding.outputShape().size();
        this.outputs = binding.outputs();
        // the kernels give loss and gradient at once, so there must be memory for it even if it is not needed
        this.gradient = binding.needsGradients() ? binding.outputGradient() : new float[binding.maxBatchSize() * width];
        this.targets = binding.targets();
        this.weights = binding.sampleWeights();
        this.presence = binding.presence();
        this.backward = weights.length == 0 ? this::scale : this::scaleByWeights;
        this.logits = Matrix.of(outputs, width);
        this.gradients = Matrix.of(gradient, width);
        this.losses = new double[binding.maxBatchSize()];
        this.grain = Math.max(1, GRAIN / (width + ROW));
    }

    @Override
    public final double forward(BatchPass pass) {
        prepare(pass.samples());
        workers.parallel(pass.samples(), grain, forward);
        double sum = 0;
        for (int i = 0; i < pass.samples(); i++) {
            sum += weights.length == 0 ? losses[i] : weights[i] * losses[i];
        }
        return sum / divisor(pass);
    }

    @Override
    public final void backward(BatchPass pass, double lossWeight) {
        factor = lossWeight / divisor(pass);
        workers.parallel(pass.samples(), grain, backward);
        if (presence.length > 0) {
            clearMissing(pass.samples());
        }
    }

    /** Whether a value of the targets is there. */
    final boolean isPresent(int value) {
        return presence.length == 0 || presence[value] != 0;
    }

    /** A missing value has no gradient, in none of the outputs that predict it. */
    private void clearMissing(int samples) {
        int valuesOfRow = presence.length / losses.length;
        int each = width / valuesOfRow;
        for (int value = 0; value < samples * valuesOfRow; value++) {
            if (presence[value] == 0) {
                Arrays.fill(gradient, value * each, (value + 1) * each, 0);
            }
        }
    }

    private double divisor(BatchPass pass) {
        return (double) pass.samples() * elementsOfRow();
    }

    private void scale(int from, int to, int thread) {
        workers.kernels().scale((float) factor, gradient, from * width, gradient, from * width, (to - from) * width);
    }

    private void scaleByWeights(int from, int to, int thread) {
        for (int i = from; i < to; i++) {
            workers.kernels().scale((float) (factor * weights[i]), gradient, i * width, gradient, i * width, width);
        }
    }

    /** Readies what the rows need, on the calling thread. */
    void prepare(int samples) {}

    /** How many elements a row's loss is the mean of, if it is a mean. */
    int elementsOfRow() {
        return 1;
    }

    /** Writes the losses of rows and their gradients, as if each had the weight 1. */
    abstract void rows(int from, int to, int thread);
}
