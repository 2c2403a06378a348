package dev.espalier.core.data;

import dev.espalier.api.RandomStream;

/** Fisher and Yates's shuffle: every order equally likely, as far as the stream's numbers are. */
public final class Shuffle {

    private Shuffle() {}

    /**
     * Shuffles an array.
     *
     * @param values what to bring into another order
     * @param random the numbers that decide
     */
    public static void inPlace(int[] values, RandomStream random) {
        inPlace(values, values.length, random);
    }

    /**
     * Shuffles the beginning of an array.
     *
     * @param values what to bring into another order
     * @param count how many of the values, from the first
     * @param random the numbers that decide
     */
    public static void inPlace(int[] values, int count, RandomStream random) {
        for (int i = count - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int swapped = values[i];
            values[i] = values[j];
            values[j] = swapped;
        }
    }
}
