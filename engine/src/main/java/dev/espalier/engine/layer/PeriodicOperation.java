package dev.espalier.engine.layer;

import dev.espalier.api.model.BatchPass;
import dev.espalier.api.model.LayerBinding;
import dev.espalier.api.model.LayerOperation;
import dev.espalier.api.model.Workers;

/**
 * A periodic embedding bound to arrays: with s = sin(2π·c·x) and t = cos(2π·c·x), dc += Σ 2π·x·(ds·t − dt·s) over the
 * samples; dx = Σ 2π·c·(ds·t − dt·s) over the frequencies. Forward and dx are cut over numbers, dc over frequencies.
 */
final class PeriodicOperation implements LayerOperation {

    /** Sines and cosines that are worth a thread. */
    private static final int WORTH_A_THREAD = 1 << 12;

    private static final double TURN = 2 * Math.PI;

    private final Workers workers;
    private final int numbers;
    private final int frequencies;
    private final float[] input;
    private final float[] output;
    private final float[] frequency;
    private final float[] outputGradient;
    private final float[] inputGradient;
    private final float[] frequencyGradient;
    private final Workers.RangeTask forward = this::forwardPart;
    private final Workers.RangeTask frequencyGradients = this::frequencyGradientPart;
    private final Workers.RangeTask inputGradients = this::inputGradientPart;
    private int samples;

    PeriodicOperation(LayerBinding binding, int frequencies) {
        this.workers = binding.workers();
        this.numbers = binding.inputShape(0).size();
        this.frequencies = frequencies;
        this.input = binding.input(0);
        this.output = binding.output();
        this.frequency = binding.parameter(Periodic.FREQUENCY);
        this.outputGradient = binding.outputGradient();
        this.inputGradient = binding.inputGradient(0);
        this.frequencyGradient = binding.parameterGradient(Periodic.FREQUENCY);
    }

    @Override
    public void forward(BatchPass pass) {
        samples = pass.samples();
        workers.parallel(samples * numbers, Math.max(1, WORTH_A_THREAD / frequencies), forward);
    }

    @Override
    public void backward(BatchPass pass) {
        workers.parallel(numbers * frequencies, Math.max(1, WORTH_A_THREAD / samples), frequencyGradients);
        if (inputGradient.length > 0) {
            workers.parallel(samples * numbers, Math.max(1, WORTH_A_THREAD / frequencies), inputGradients);
        }
    }

    private void forwardPart(int from, int to, int thread) {
        for (int i = from; i < to; i++) {
            int row = i % numbers * frequencies;
            int sines = i * 2 * frequencies;
            double x = input[i];
            for (int k = 0; k < frequencies; k++) {
                Turns.write(frequency[row + k] * x, output, sines + k, sines + frequencies + k);
            }
        }
    }

    /** Each sum runs over the samples in their order, in double. */
    private void frequencyGradientPart(int from, int to, int thread) {
        for (int c = from; c < to; c++) {
            int number = c / frequencies;
            int sine = number * 2 * frequencies + c % frequencies;
            double sum = 0;
            for (int s = 0; s < samples; s++) {
                int at = s * numbers * 2 * frequencies + sine;
                sum = Math.fma((double) input[s * numbers + number], slope(at), sum);
            }
            frequencyGradient[c] += (float) (TURN * sum);
        }
    }

    private void inputGradientPart(int from, int to, int thread) {
        for (int i = from; i < to; i++) {
            int row = i % numbers * frequencies;
            int sines = i * 2 * frequencies;
            double sum = 0;
            for (int k = 0; k < frequencies; k++) {
                sum = Math.fma((double) frequency[row + k], slope(sines + k), sum);
            }
            inputGradient[i] = (float) (TURN * sum);
        }
    }

    /** The derivative with respect to the angle of the sine at an index, and of its cosine. */
    private double slope(int sine) {
        int cosine = sine + frequencies;
        return (double) outputGradient[sine] * output[cosine] - (double) outputGradient[cosine] * output[sine];
    }
}
