package dev.espalier.core.data.loader;

import dev.espalier.api.RandomStream;
import dev.espalier.core.data.Shuffle;
import java.util.Arrays;

/** The samples of an epoch, a pure function of the epoch and of a stream of random numbers. For one thread at a time. */
public abstract class SampleSelection {

    private final int length;

    SampleSelection(int length) {
        this.length = length;
    }

    /** How many samples an epoch has, at least 1. */
    public final int length() {
        return length;
    }

    /** How many samples of each task an epoch has; none where tasks are not mixed. */
    public int[] samplesOfTasks() {
        return new int[0];
    }

    /** Whether a sample may be in an epoch several times. */
    boolean repeats() {
        return true;
    }

    /** Fills an array with the samples of an epoch, in the order in which they are taken. */
    abstract void fill(int[] samples, int epoch, RandomStream random);

    /** Samples in a random order. */
    private abstract static class Shuffled extends SampleSelection {

        Shuffled(int length) {
            super(length);
        }

        /** Chooses the samples of an epoch, in any order. */
        abstract void choose(int[] samples, RandomStream random);

        @Override
        final void fill(int[] samples, int epoch, RandomStream random) {
            choose(samples, random);
            Shuffle.inPlace(samples, random);
        }
    }

    /**
     * Samples of several tasks, each with samples of its own.
     *
     * @param members the samples of each task, none of them empty
     * @param mixing the fraction of each task among the samples, and their order
     * @param draws how many samples an epoch has, about
     * @param batch samples in a batch
     * @param seed of the orders in which each task's samples are taken
     * @return the selection
     */
    public static SampleSelection ofTasks(int[][] members, Mixing mixing, int draws, int batch, long seed) {
        int run = mixing.singleTask() ? batch : 1;
        int[] quotas = TaskMixing.quotas(mixing.fractions(), draws, run);
        return new TaskMixing(members, quotas, mixing.alternates(), run, seed);
    }

    /**
     * How tasks are mixed.
     *
     * @param fractions of the samples of each task among those of an epoch, with the sum 1
     * @param alternates whether the tasks take turns; otherwise their order is random
     * @param singleTask whether all samples of a batch are of one task
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Mixing(double[] fractions, boolean alternates, boolean singleTask) {}

    /**
     * Every sample once.
     *
     * @param samples how many there are, at least 1
     * @return the selection
     */
    public static SampleSelection all(int samples) {
        return new Shuffled(samples) {
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
        return new Shuffled(draws) {
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
        return new Shuffled(draws) {
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
    private static final class OfEach extends Shuffled {

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
