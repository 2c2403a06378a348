package dev.espalier.engine.layer;

/**
 * Images as a convolution of few channels for each group needs them that treats each channel of its result by itself: plane i of a
 * sample has, for each channel of the result, the i-th channel of its group. A convolution of one channel for each group and each
 * result takes the images as they are; others take copies of a sample at a time, made anew for each pass.
 */
final class ChannelPlanes implements TapSource {

    private final float[] images;
    private final int positions;
    private final int imageChannels;
    private final int channels;
    private final int count;
    private final boolean inPlace;
    private final int[] sources;
    private final float[][] copies;

    /**
     * Planes.
     *
     * @param images the images of a batch
     * @param positions of an image
     * @param groups into which channels are divided
     * @param imageChannels of an image
     * @param channels of the result
     * @param threads that need copies
     */
    ChannelPlanes(float[] images, int positions, int groups, int imageChannels, int channels, int threads) {
        this.images = images;
        this.positions = positions;
        this.imageChannels = imageChannels;
        this.channels = channels;
        this.count = imageChannels / groups;
        this.inPlace = imageChannels == groups && channels == groups;
        this.sources = new int[inPlace ? 0 : count * channels];
        int channelsOfGroup = channels / groups;
        for (int i = 0; i < sources.length; i++) {
            sources[i] = i % channels / channelsOfGroup * count + i / channels;
        }
        this.copies = new float[threads][inPlace || images.length == 0 ? 0 : count * size()];
    }

    @Override
    public int count() {
        return count;
    }

    @Override
    public int size() {
        return positions * channels;
    }

    @Override
    public float[] array(int thread) {
        return inPlace ? images : copies[thread];
    }

    @Override
    public int take(int sample, int thread) {
        if (inPlace) {
            return sample * size();
        }
        float[] copy = copies[thread];
        int from = sample * positions * imageChannels;
        for (int plane = 0; plane < count; plane++) {
            for (int position = 0; position < positions; position++) {
                int image = from + position * imageChannels;
                int at = plane * size() + position * channels;
                for (int channel = 0; channel < channels; channel++) {
                    copy[at + channel] = images[image + sources[plane * channels + channel]];
                }
            }
        }
        return 0;
    }
}
