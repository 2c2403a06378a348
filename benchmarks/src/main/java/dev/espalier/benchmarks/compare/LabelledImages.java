package dev.espalier.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Path;

/** Images and their classes. */
public final class LabelledImages {

    /** How many classes there are, in all data of images. */
    public static final int CLASSES = 10;

    private final float[] images;
    private final byte[] labels;

    LabelledImages(float[] images, byte[] labels) {
        this.images = images;
        this.labels = labels;
    }

    /** Training and test images. */
    public record Parts(LabelledImages train, LabelledImages test) {}

    /**
     * The images of a workload: Fashion-MNIST, or synthetic ones where it wants another size.
     *
     * @param workload that has classes
     * @param folder holds the four IDX files of Fashion-MNIST, gzipped or not
     * @return the parts
     * @throws IOException if a file is missing or no IDX file
     */
    public static Parts of(Workload workload, Path folder) throws IOException {
        return workload.synthetic() ? SyntheticImages.parts(workload.network().input()) : FashionImages.read(folder);
    }

    /** How many images there are. */
    public int size() {
        return labels.length;
    }

    /** All values, image after image, each channel after channel. */
    public float[] images() {
        return images;
    }

    /** The class of an image, from 0. */
    public int label(int image) {
        return labels[image];
    }

    /** The classes of all images. */
    public int[] labels() {
        int[] all = new int[labels.length];
        for (int i = 0; i < all.length; i++) {
            all[i] = labels[i];
        }
        return all;
    }
}
