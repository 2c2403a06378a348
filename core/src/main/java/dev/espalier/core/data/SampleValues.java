package dev.espalier.core.data;

import dev.espalier.engine.kernel.KernelProvider;

/** The values of one input for all samples, in memory, row after row. */
sealed interface SampleValues permits SampleValues.Floats, SampleValues.UnsignedBytes, TableValues {

    /** Bytes of a cache line. */
    int LINE = 64;

    /** How many samples there are, for a given width of one sample. */
    default int samples(int width) {
        return length() / width;
    }

    int length();

    /** How many bytes they take. */
    long bytes();

    /** Copies {@code width} values of a sample. */
    void read(int sample, int width, float[] into, int at);

    /** Copies {@code width} values of a sample in double. */
    void read(int sample, int width, double[] into, int at);

    /**
     * As {@link #read(int, int, float[], int)} in a plain loop, for passes over the data before training: until it is compiled, vector code is a hundred times
     * slower.
     */
    default void readPlainly(int sample, int width, float[] into, int at) {
        read(sample, width, into, at);
    }

    /**
     * Looks at every cache line of a sample, so that all of them are on their way from memory at once.
     *
     * @return what was seen; to be kept somewhere, or the compiler leaves the loads out
     */
    int touch(int sample, int width);

    void addTo(ContentDigest digest);

    /** Values as they are. */
    final class Floats implements SampleValues {

        private final float[] values;

        Floats(float[] values) {
            this.values = values;
        }

        @Override
        public int length() {
            return values.length;
        }

        @Override
        public long bytes() {
            return (long) values.length * Float.BYTES;
        }

        @Override
        public void read(int sample, int width, double[] into, int at) {
            for (int i = 0; i < width; i++) {
                into[at + i] = values[sample * width + i];
            }
        }

        @Override
        public void read(int sample, int width, float[] into, int at) {
            System.arraycopy(values, sample * width, into, at, width);
        }

        @Override
        public int touch(int sample, int width) {
            int end = (sample + 1) * width;
            float seen = values[end - 1];
            for (int i = sample * width; i < end; i += LINE / Float.BYTES) {
                seen += values[i];
            }
            return (int) seen;
        }

        @Override
        public void addTo(ContentDigest digest) {
            digest.add(values);
        }
    }

    /** Whole numbers from 0 to 255 in a quarter of the room, decoded when they are copied. */
    final class UnsignedBytes implements SampleValues {

        private final byte[] values;

        UnsignedBytes(byte[] values) {
            this.values = values;
        }

        @Override
        public int length() {
            return values.length;
        }

        @Override
        public long bytes() {
            return values.length;
        }

        @Override
        public void read(int sample, int width, double[] into, int at) {
            for (int i = 0; i < width; i++) {
                into[at + i] = values[sample * width + i] & 0xFF;
            }
        }

        @Override
        public void read(int sample, int width, float[] into, int at) {
            KernelProvider.kernels().unsignedBytes(values, sample * width, into, at, width);
        }

        @Override
        public void readPlainly(int sample, int width, float[] into, int at) {
            for (int i = 0; i < width; i++) {
                into[at + i] = values[sample * width + i] & 0xFF;
            }
        }

        @Override
        public int touch(int sample, int width) {
            int end = (sample + 1) * width;
            int seen = values[end - 1];
            for (int i = sample * width; i < end; i += LINE) {
                seen += values[i];
            }
            return seen;
        }

        @Override
        public void addTo(ContentDigest digest) {
            digest.add(values);
        }
    }
}
