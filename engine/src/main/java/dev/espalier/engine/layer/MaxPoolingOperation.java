package dev.espalier.engine.layer;

import dev.espalier.api.model.BatchPass;
import dev.espalier.api.model.LayerBinding;
import dev.espalier.api.model.LayerOperation;
import dev.espalier.api.model.Workers;
import java.util.Arrays;

/** Max pooling bound to arrays with their channels last; cut over samples. */
final class MaxPoolingOperation implements LayerOperation {

    private final Workers workers;
    private final WindowWalk walk;
    private final int channels;
    private final float[] input;
    private final float[] output;
    private final float[] outputGradient;
    private final float[] inputGradient;

    /** Where the greatest values are, by element of the output. */
    private final int[] places;

    private final Workers.RangeTask forward = this::forwardPart;
    private final Workers.RangeTask backward = this::backwardPart;

    MaxPoolingOperation(LayerBinding binding, Window window, int channels) {
        this.workers = binding.workers();
        this.walk = new WindowWalk(window);
        this.channels = channels;
        this.input = binding.input(0);
        this.output = binding.output();
        this.outputGradient = binding.outputGradient();
        this.inputGradient = binding.inputGradient(0);
        this.places = new int[inputGradient.length == 0 ? 0 : output.length];
    }

    @Override
    public void forward(BatchPass pass) {
        workers.parallel(pass.samples(), 1, forward);
    }

    @Override
    public void backward(BatchPass pass) {
        if (inputGradient.length > 0) {
            workers.parallel(pass.samples(), 1, backward);
        }
    }

    private void forwardPart(int from, int to, int thread) {
        for (int sample = from; sample < to; sample++) {
            for (int position = 0; position < walk.positions(); position++) {
                int at = (sample * walk.positions() + position) * channels;
                boolean first = true;
                for (int element = 0; element < walk.size(); element++) {
                    int met = walk.met(position, element);
                    if (met >= 0) {
                        int source = (sample * walk.inputPositions() + met) * channels;
                        take(at, source, first);
                        first = false;
                    }
                }
            }
        }
    }

    /** Takes the values of a position where they are greater than those before. */
    private void take(int at, int source, boolean first) {
        if (first) {
            System.arraycopy(input, source, output, at, channels);
            for (int channel = 0; channel < channels && places.length > 0; channel++) {
                places[at + channel] = source + channel;
            }
        } else if (places.length == 0) {
            for (int channel = 0; channel < channels; channel++) {
                output[at + channel] = Math.max(output[at + channel], input[source + channel]);
            }
        } else {
            for (int channel = 0; channel < channels; channel++) {
                float value = input[source + channel];
                float greatest = output[at + channel];
                // NaN is taken, so that it is seen
                boolean greater = !(value <= greatest) && !Float.isNaN(greatest);
                output[at + channel] = greater ? value : greatest;
                places[at + channel] = greater ? source + channel : places[at + channel];
            }
        }
    }

    private void backwardPart(int from, int to, int thread) {
        int size = walk.inputPositions() * channels;
        Arrays.fill(inputGradient, from * size, to * size, 0);
        int outputSize = walk.positions() * channels;
        for (int i = from * outputSize; i < to * outputSize; i++) {
            inputGradient[places[i]] += outputGradient[i];
        }
    }
}
