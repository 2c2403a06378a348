package dev.espalier.api.data;

import java.util.Map;

/** The values of some samples, by their indices in the whole. */
record PartOfValues(SampleValues whole, int[] samples) implements SampleValues {

    @Override
    public int width() {
        return whole.width();
    }

    @Override
    public int length() {
        return samples.length * whole.width();
    }

    @Override
    public boolean isInDouble() {
        return whole.isInDouble();
    }

    @Override
    public boolean isInBytes() {
        return whole.isInBytes();
    }

    @Override
    public void read(int sample, float[] destination, int offset) {
        whole.read(samples[sample], destination, offset);
    }

    @Override
    public void read(int sample, float[] destination, int offset, ByteDecoder decoder) {
        whole.read(samples[sample], destination, offset, decoder);
    }

    @Override
    public void read(int sample, double[] destination, int offset) {
        whole.read(samples[sample], destination, offset);
    }

    @Override
    public int prefetch(int sample) {
        return whole.prefetch(samples[sample]);
    }

    @Override
    public void addSizesTo(Map<Object, Long> bytes) {
        bytes.put(samples, (long) samples.length * Integer.BYTES);
        whole.addSizesTo(bytes);
    }
}
