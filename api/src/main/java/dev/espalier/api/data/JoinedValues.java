package dev.espalier.api.data;

import java.util.List;
import java.util.Map;

/** The values of several datasets, one after the other, all of one width. */
record JoinedValues(List<SampleValues> parts, int[] starts) implements SampleValues {

    /** Values of which each part begins where the one before ends. */
    static SampleValues of(List<SampleValues> parts) {
        int[] starts = new int[parts.size() + 1];
        for (int i = 0; i < parts.size(); i++) {
            starts[i + 1] = starts[i] + parts.get(i).length() / parts.get(i).width();
        }
        return new JoinedValues(List.copyOf(parts), starts);
    }

    private int partOf(int sample) {
        int part = 0;
        while (sample >= starts[part + 1]) {
            part++;
        }
        return part;
    }

    @Override
    public int width() {
        return parts.get(0).width();
    }

    @Override
    public int length() {
        return starts[parts.size()] * width();
    }

    @Override
    public boolean isInDouble() {
        return parts.stream().anyMatch(SampleValues::isInDouble);
    }

    @Override
    public boolean isInBytes() {
        return parts.stream().allMatch(SampleValues::isInBytes);
    }

    @Override
    public void read(int sample, float[] destination, int offset) {
        int part = partOf(sample);
        parts.get(part).read(sample - starts[part], destination, offset);
    }

    @Override
    public void read(int sample, float[] destination, int offset, ByteDecoder decoder) {
        int part = partOf(sample);
        parts.get(part).read(sample - starts[part], destination, offset, decoder);
    }

    @Override
    public void read(int sample, double[] destination, int offset) {
        int part = partOf(sample);
        parts.get(part).read(sample - starts[part], destination, offset);
    }

    @Override
    public int prefetch(int sample) {
        int part = partOf(sample);
        return parts.get(part).prefetch(sample - starts[part]);
    }

    @Override
    public void addSizesTo(Map<Object, Long> bytes) {
        parts.forEach(part -> part.addSizesTo(bytes));
    }
}
