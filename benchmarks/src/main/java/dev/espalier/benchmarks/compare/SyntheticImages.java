package dev.espalier.benchmarks.compare;

import java.util.SplittableRandom;

/**
 * Images that every contender makes anew, bit for bit alike: stripes of random phase and a frequency of their own in one of
 * ten directions, the class, under as much noise.
 */
final class SyntheticImages {

    private static final int TRAIN = 6_400;
    private static final int TEST = 1_280;

    /** Large images are fewer, so that they take no more memory. */
    private static final int MOST_VALUES = 32_000_000;

    private static final double LEAST_FREQUENCY = 0.08;
    private static final double FREQUENCIES = 0.12;
    private static final long SEED = 20_261_129;

    private SyntheticImages() {}

    /**
     * Images to train on and to test on.
     *
     * @param size of an image
     * @return the parts, of which the second is a fifth of the first
     */
    static LabelledImages.Parts parts(ImageSize size) {
        int train = Math.max(1, Math.min(TRAIN, MOST_VALUES / size.values()));
        int test = Math.max(1, Math.min(TEST, train / 5));
        return new LabelledImages.Parts(images(size, train, 1), images(size, test, 2));
    }

    private static LabelledImages images(ImageSize size, int count, long part) {
        SplittableRandom random = new SplittableRandom(SEED + part);
        float[] values = new float[count * size.values()];
        byte[] labels = new byte[count];
        for (int image = 0; image < count; image++) {
            labels[image] = (byte) random.nextInt(LabelledImages.CLASSES);
            draw(size, labels[image], random, values, image * size.values());
        }
        return new LabelledImages(values, labels);
    }

    private static void draw(ImageSize size, int label, SplittableRandom random, float[] values, int at) {
        double direction = Math.PI * label / LabelledImages.CLASSES;
        double frequency = 2 * Math.PI * (LEAST_FREQUENCY + FREQUENCIES * random.nextDouble());
        double phase = 2 * Math.PI * random.nextDouble();
        double down = frequency * StrictMath.sin(direction);
        double across = frequency * StrictMath.cos(direction);
        for (int y = 0; y < size.height(); y++) {
            for (int x = 0; x < size.width(); x++) {
                double stripe = StrictMath.sin(phase + down * y + across * x);
                for (int channel = 0; channel < size.channels(); channel++) {
                    double noise = 2 * random.nextDouble() - 1;
                    values[at + channel * size.positions() + y * size.width() + x] = (float) (stripe + noise);
                }
            }
        }
    }
}
