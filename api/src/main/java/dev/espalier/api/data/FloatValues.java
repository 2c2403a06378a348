package dev.espalier.api.data;

import java.util.Map;

/** Values as they are. */
record FloatValues(float[] values, int width) implements SampleValues {

    private static final int PER_CACHE_LINE = 64 / Float.BYTES;

    @Override
    public int length() {
        return values.length;
    }

    @Override
    public void read(int sample, float[] destination, int offset) {
        System.arraycopy(values, sample * width, destination, offset, width);
    }

    @Override
    public void read(int sample, double[] destination, int offset) {
        for (int i = 0; i < width; i++) {
            destination[offset + i] = values[sample * width + i];
        }
    }

    @Override
    public int prefetch(int sample) {
        int end = (sample + 1) * width;
        float seen = values[end - 1];
        for (int i = sample * width; i < end; i += PER_CACHE_LINE) {
            seen += values[i];
        }
        return (int) seen;
    }

    @Override
    public void addSizesTo(Map<Object, Long> bytes) {
        bytes.put(values, (long) values.length * Float.BYTES);
    }
}
