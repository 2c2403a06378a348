package dev.espalier.core.data;

import dev.espalier.api.RandomStream;

/** Fisher and Yates's shuffle: every order equally likely, as far as the stream's numbers are. */
final class Shuffle {

    private Shuffle() {}

    static void inPlace(int[] values, RandomStream random) {
        for (int i = values.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int swapped = values[i];
            values[i] = values[j];
            values[j] = swapped;
        }
    }
}
