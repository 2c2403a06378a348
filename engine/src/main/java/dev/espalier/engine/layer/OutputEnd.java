package dev.espalier.engine.layer;

import dev.espalier.api.model.LayerBinding;
import dev.espalier.api.model.Workers;
import dev.espalier.engine.compute.GradientOutlet;
import dev.espalier.engine.compute.KernelWorkers;
import dev.espalier.engine.kernel.Epilogue;
import dev.espalier.engine.kernel.Matrix;
import java.util.Arrays;

/** The bias and the activation of a convolution: how the sums of its groups begin and end, and the way back. */
final class OutputEnd {

    private static final float[] NOTHING = {};

    /** Columns of the bias that are worth a thread: a cache line of each row. */
    private static final int COLUMN_GRAIN = 16;

    private final KernelWorkers workers;
    private final boolean biased;
    private final float[] bias;
    private final float[] biasGradient;
    private final GradientOutlet biasOutlet;
    private final boolean activated;
    private final Epilogue[] ends;
    private final Epilogue derivative;
    private final Matrix outputGradient;
    private final int channels;
    private final int size;
    private final Workers.RangeTask derivatives = this::multiplyByDerivative;
    private final Workers.RangeTask biasGradients = this::addBiasGradient;
    private int samples;

    OutputEnd(
            LayerBinding binding,
            KernelWorkers workers,
            int channels,
            int groups,
            boolean biased,
            FinalActivation activation) {
        this.workers = workers;
        this.channels = channels;
        this.size = binding.outputShape().size();
        this.biased = biased;
        this.bias = biased ? binding.parameter("bias") : NOTHING;
        this.biasGradient = biased ? binding.parameterGradient("bias") : NOTHING;
        this.biasOutlet = biased ? GradientOutlet.of(binding, "bias") : GradientOutlet.adding();
        this.activated = activation.activation().isPresent();
        this.derivative = activation.backThrough(binding.output());
        this.outputGradient = Matrix.of(binding.outputGradient(), channels);
        this.ends = new Epilogue[groups];
        for (int group = 0; group < groups; group++) {
            // each group has its columns, and so its part of the bias, counted from 0
            float[] part = groups == 1 ? bias : new float[channels / groups];
            ends[group] = activation.after(biased ? Epilogue.ofBias(part) : Epilogue.REPLACE);
        }
    }

    /** The plain products of each group. */
    static Epilogue[] none(int groups) {
        Epilogue[] ends = new Epilogue[groups];
        Arrays.fill(ends, Epilogue.REPLACE);
        return ends;
    }

    /** How the sums of each group begin and end. */
    Epilogue[] ofGroups() {
        return ends.clone();
    }

    /** Takes over the bias as it is now. */
    void begin() {
        if (biased && ends.length > 1) {
            int part = channels / ends.length;
            for (int group = 0; group < ends.length; group++) {
                System.arraycopy(bias, group * part, ends[group].bias(), 0, part);
            }
        }
    }

    /** Makes the gradient of the output that before the activation, and computes that of the bias. */
    void backward(int samplesOfPass) {
        samples = samplesOfPass;
        if (activated) {
            workers.parallel(samples * size, ActivationOperation.GRAIN, derivatives);
        }
        if (biased) {
            workers.parallel(channels, COLUMN_GRAIN, biasGradients);
        }
    }

    private void multiplyByDerivative(int from, int to, int thread) {
        int count = to - from;
        derivative.finish(workers.kernels(), 1, count, outputGradient.values(), from, count);
    }

    private void addBiasGradient(int from, int to, int thread) {
        int rows = samples * (size / channels);
        workers.kernels().columnSums(biasOutlet.write(), outputGradient, 0, rows, from, to, biasGradient);
    }
}
