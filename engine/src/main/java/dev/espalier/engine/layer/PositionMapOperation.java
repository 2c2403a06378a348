package dev.espalier.engine.layer;

import dev.espalier.api.model.BatchPass;
import dev.espalier.api.model.LayerBinding;
import dev.espalier.api.model.LayerOperation;
import dev.espalier.api.model.Workers;

/** A map of positions bound to arrays with their channels last; cut over samples. */
final class PositionMapOperation implements LayerOperation {

    /** Products that are worth a thread. */
    private static final int GRAIN = 1 << 14;

    private final Workers workers;
    private final PositionMap map;
    private final PositionMap back;
    private final int channels;
    private final int grain;
    private final float[] input;
    private final float[] output;
    private final float[] outputGradient;
    private final float[] inputGradient;
    private final Workers.RangeTask forward = this::forwardPart;
    private final Workers.RangeTask backward = this::backwardPart;

    PositionMapOperation(LayerBinding binding, PositionMap map) {
        this.workers = binding.workers();
        this.map = map;
        this.back = map.transposed();
        this.channels = binding.inputShape(0).size() / map.from();
        this.grain = Math.max(1, GRAIN / Math.max(1, map.positions().length * channels));
        this.input = binding.input(0);
        this.output = binding.output();
        this.outputGradient = binding.outputGradient();
        this.inputGradient = binding.inputGradient(0);
    }

    @Override
    public void forward(BatchPass pass) {
        workers.parallel(pass.samples(), grain, forward);
    }

    @Override
    public void backward(BatchPass pass) {
        if (inputGradient.length > 0) {
            workers.parallel(pass.samples(), grain, backward);
        }
    }

    private void forwardPart(int from, int to, int thread) {
        for (int sample = from; sample < to; sample++) {
            map.apply(input, output, sample, channels);
        }
    }

    private void backwardPart(int from, int to, int thread) {
        for (int sample = from; sample < to; sample++) {
            back.apply(outputGradient, inputGradient, sample, channels);
        }
    }
}
