package dev.espalier.core.data.loader;

import dev.espalier.api.RandomStream;
import dev.espalier.core.data.Shuffle;
import java.util.Arrays;

/** The samples of an epoch, a pure function of a stream of random numbers. For one thread at a time. */
public abstract class SampleSelection {

    private final int length;

    private SampleSelection(int length) {
        this.length = length;
    }

    /** How many samples an epoch has, at least 1. */
    public final int length() {
        return length;
    }

    /** Whether a sample may be in an epoch several times. */
    boolean repeats() {
        return true;
    }

    /** Chooses the samples of an epoch, in any order. */
    abstract void choose(int[] samples, RandomStream random);

    /** Fills an array with the samples of an epoch, in a random order. */
    final void fill(int[] samples, RandomStream random) {
        choose(samples, random);
        Shuffle.inPlace(samples, random);
    }

    /**
     * Every sample once.
     *
     * @param samples how many there are, at least 1
     * @return the selection
     */
    public static SampleSelection all(int samples) {
        return new SampleSelection(samples) {
            @Override
            void choose(int[] chosen, RandomStream random) {
                for (int i = 0; i < chosen.length; i++) {
                    chosen[i] = i;
                }
            }

            @Override
            boolean repeats() {
                return false;
            }
        };
    }

    /**
     * As many samples of every class as the largest has: each sample equally often, and a remainder without replacement.
     *
     * @param classes the samples of each class that occurs
     * @return the selection
     */
    public static SampleSelection oversampled(int[][] classes) {
        return new OfEach(
                classes, Arrays.stream(classes).mapToInt(of -> of.length).max().orElse(1));
    }

    /**
     * As many samples of every class as the smallest has, without replacement.
     *
     * @param classes the samples of each class that occurs
     * @return the selection
     */
    public static SampleSelection undersampled(int[][] classes) {
        return new OfEach(
                classes, Arrays.stream(classes).mapToInt(of -> of.length).min().orElse(1));
    }

    /**
     * Draws with replacement: every class with the same probability, then every sample of the class.
     *
     * @param classes the samples of each class that occurs
     * @param draws how many, at least 1
     * @return the selection
     */
    public static SampleSelection balanced(int[][] classes, int draws) {
        return new SampleSelection(draws) {
            @Override
            void choose(int[] chosen, RandomStream random) {
                for (int i = 0; i < chosen.length; i++) {
                    int[] of = classes[random.nextInt(classes.length)];
                    chosen[i] = of[random.nextInt(of.length)];
                }
            }
        };
    }

    /**
     * Draws with replacement, each sample with a probability proportional to its weight.
     *
     * @param weights of the samples, at least 0 and not all 0
     * @param draws how many, at least 1
     * @return the selection
     */
    public static SampleSelection weighted(float[] weights, int draws) {
        double[] sums = new double[weights.length];
        double sum = 0;
        for (int i = 0; i < sums.length; i++) {
            sum += weights[i];
            sums[i] = sum;
        }
        double all = sum;
        int last = firstAtLeast(sums, all);
        return new SampleSelection(draws) {
            @Override
            void choose(int[] chosen, RandomStream random) {
                for (int i = 0; i < chosen.length; i++) {
                    chosen[i] = Math.min(last, firstAbove(sums, random.nextDouble(0, all)));
                }
            }
        };
    }

    /** The last sample with a weight, which no rounding of a random number may pass. */
    private static int firstAtLeast(double[] sums, double value) {
        int index = 0;
        while (sums[index] < value) {
            index++;
        }
        return index;
    }

    /** The index of the first sum above a value, so that a sample without weight is never found. */
    private static int firstAbove(double[] sums, double value) {
        int low = 0;
        int high = sums.length - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sums[middle] > value) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    /** The same number of samples of each class, each as often as any other of its class or once more. */
    private static final class OfEach extends SampleSelection {

        private final int[][] classes;
        private final int number;
        private final int[] rest;

        OfEach(int[][] classes, int number) {
            super(Math.multiplyExact(classes.length, number));
            this.classes = classes;
            this.number = number;
            this.rest = new int
                    [Arrays.stream(classes).mapToInt(of -> of.length).max().orElse(1)];
        }

        @Override
        void choose(int[] chosen, RandomStream random) {
            int at = 0;
            for (int[] of : classes) {
                for (int time = 0; time < number / of.length; time++) {
                    System.arraycopy(of, 0, chosen, at, of.length);
                    at += of.length;
                }
                System.arraycopy(of, 0, rest, 0, of.length);
                for (int i = 0; i < number % of.length; i++) {
                    int j = i + random.nextInt(of.length - i);
                    int swapped = rest[i];
                    rest[i] = rest[j];
                    rest[j] = swapped;
                    chosen[at++] = rest[i];
                }
            }
        }
    }
}
