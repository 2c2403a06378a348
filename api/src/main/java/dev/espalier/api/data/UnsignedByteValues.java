package dev.espalier.api.data;

import java.util.Map;

/** Whole numbers from 0 to 255 in a quarter of the memory, decoded when they are copied. */
record UnsignedByteValues(byte[] values, int width) implements SampleValues {

    private static final int CACHE_LINE = 64;

    @Override
    public int length() {
        return values.length;
    }

    @Override
    public boolean isInBytes() {
        return true;
    }

    /**
     * A plain loop, for passes over the data before training: vector code is a hundred times slower until it is compiled.
     */
    @Override
    public void read(int sample, float[] destination, int offset) {
        for (int i = 0; i < width; i++) {
            destination[offset + i] = values[sample * width + i] & 0xFF;
        }
    }

    @Override
    public void read(int sample, float[] destination, int offset, ByteDecoder decoder) {
        decoder.decode(values, sample * width, destination, offset, width);
    }

    @Override
    public void read(int sample, double[] destination, int offset) {
        for (int i = 0; i < width; i++) {
            destination[offset + i] = values[sample * width + i] & 0xFF;
        }
    }

    @Override
    public int prefetch(int sample) {
        int end = (sample + 1) * width;
        int seen = values[end - 1];
        for (int i = sample * width; i < end; i += CACHE_LINE) {
            seen += values[i];
        }
        return seen;
    }

    @Override
    public void addSizesTo(Map<Object, Long> bytes) {
        bytes.put(values, (long) values.length);
    }
}
