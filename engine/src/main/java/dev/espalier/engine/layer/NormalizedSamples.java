package dev.espalier.engine.layer;

import dev.espalier.engine.compute.KernelWorkers;
import dev.espalier.engine.kernel.Epilogue;

/** Images behind a batch normalisation and an activation: each sample is computed where it is needed, and they are held nowhere. */
final class NormalizedSamples implements TapSource {

    private final KernelWorkers workers;
    private final ChannelBatchNorm norm;
    private final Epilogue end;
    private final int positions;
    private final int channels;
    private final RowChunks samples;
    private final float[][] copies;
    private final RowChunks[] copiesInRows;

    /**
     * Images.
     *
     * @param workers the threads
     * @param norm which statistics it uses is decided before each pass
     * @param end the activation
     * @param images what is normalised
     * @param positions of an image
     * @param channels of an image
     * @param most how many images there are at most
     */
    NormalizedSamples(
            KernelWorkers workers,
            ChannelBatchNorm norm,
            Epilogue end,
            float[] images,
            int positions,
            int channels,
            int most) {
        this.workers = workers;
        this.norm = norm;
        this.end = end;
        this.positions = positions;
        this.channels = channels;
        this.samples = norm.chunksOf(images, positions, most);
        int threads = workers.threads();
        this.copies = new float[threads][positions * channels];
        this.copiesInRows = new RowChunks[threads];
        for (int thread = 0; thread < threads; thread++) {
            copiesInRows[thread] = norm.chunksOf(copies[thread], positions, 1);
        }
    }

    @Override
    public int count() {
        return 1;
    }

    @Override
    public int size() {
        return positions * channels;
    }

    @Override
    public float[] array(int thread) {
        return copies[thread];
    }

    @Override
    public int take(int sample, int thread) {
        int step = norm.rowsAtOnce();
        for (int row = 0; row < positions; row += step) {
            int next = Math.min(positions, row + step);
            norm.normalize(samples, sample, copiesInRows[thread], 0, row, next);
            end.finish(
                    workers.kernels(),
                    1,
                    (next - row) * channels,
                    copies[thread],
                    row * channels,
                    (next - row) * channels);
        }
        return 0;
    }
}
