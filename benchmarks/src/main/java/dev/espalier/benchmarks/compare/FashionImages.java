package dev.espalier.benchmarks.compare;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/**
 * Fashion-MNIST for frameworks that have no reader of it, scaled and centred as Espalier's {@code scale} and {@code center}
 * do: x/255 minus its mean over the training images.
 */
public final class FashionImages {

    /** Values in an image. */
    public static final int FEATURES = 784;

    private FashionImages() {}

    /**
     * Reads both parts.
     *
     * @param folder holds the four IDX files, gzipped or not
     * @return the parts, centred by the means of the training images
     * @throws IOException if a file is missing or no IDX file
     */
    static LabelledImages.Parts read(Path folder) throws IOException {
        byte[] train = idx(folder, "train-images-idx3-ubyte", 16);
        byte[] test = idx(folder, "t10k-images-idx3-ubyte", 16);
        float[] means = means(train);
        return new LabelledImages.Parts(
                new LabelledImages(centred(train, means), idx(folder, "train-labels-idx1-ubyte", 8)),
                new LabelledImages(centred(test, means), idx(folder, "t10k-labels-idx1-ubyte", 8)));
    }

    /**
     * Reads the test images as they are in the file, for frameworks that scale and centre them themselves.
     *
     * @param folder holds the files
     * @return values from 0 to 255, image after image
     * @throws IOException if the file is missing or no IDX file
     */
    public static float[] readRaw(Path folder) throws IOException {
        byte[] bytes = idx(folder, "t10k-images-idx3-ubyte", 16);
        float[] values = new float[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            values[i] = bytes[i] & 0xFF;
        }
        return values;
    }

    private static byte[] idx(Path folder, String name, int header) throws IOException {
        try (InputStream stream = open(folder, name);
                DataInputStream data = new DataInputStream(new BufferedInputStream(stream, 1 << 16))) {
            data.readInt();
            int items = data.readInt();
            data.skipNBytes(header - 8L);
            byte[] values = data.readAllBytes();
            if (values.length != (long) items * (header == 16 ? FEATURES : 1)) {
                throw new IOException(
                        folder.resolve(name) + " has " + values.length + " values for " + items + " items");
            }
            return values;
        }
    }

    private static InputStream open(Path folder, String name) throws IOException {
        Path plain = folder.resolve(name);
        return Files.exists(plain)
                ? Files.newInputStream(plain)
                : new GZIPInputStream(Files.newInputStream(folder.resolve(name + ".gz")), 1 << 16);
    }

    private static float[] means(byte[] images) {
        long[] sums = new long[FEATURES];
        for (int at = 0; at < images.length; at += FEATURES) {
            for (int j = 0; j < FEATURES; j++) {
                sums[j] += images[at + j] & 0xFF;
            }
        }
        int count = images.length / FEATURES;
        float[] means = new float[FEATURES];
        for (int j = 0; j < FEATURES; j++) {
            means[j] = (float) (sums[j] / (255.0 * count));
        }
        return means;
    }

    private static float[] centred(byte[] images, float[] means) {
        float[] values = new float[images.length];
        for (int at = 0; at < images.length; at += FEATURES) {
            for (int j = 0; j < FEATURES; j++) {
                values[at + j] = (images[at + j] & 0xFF) / 255f - means[j];
            }
        }
        return values;
    }
}
