package dev.espalier.core.data.csv;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** The different values of a column and how often each occurs, up to a number of them. */
final class DistinctValues {

    private final int most;
    private final ByteKeys texts = new ByteKeys();
    private int[] textCounts = new int[16];
    private long[] numbers = new long[32];
    private int[] numberCounts = new int[32];
    private int numberSize;
    private boolean overflows;

    /**
     * No values yet.
     *
     * @param most how many different ones are remembered
     */
    DistinctValues(int most) {
        this.most = most;
    }

    /** Whether there are more different values than are remembered. */
    boolean overflows() {
        return overflows;
    }

    /** How many different values are remembered. */
    int size() {
        return texts.size() + numberSize;
    }

    /** Counts a whole number. */
    void add(long number) {
        if (overflows) {
            return;
        }
        int slot = slot(number);
        if (numberCounts[slot] == 0) {
            if (size() == most) {
                overflows = true;
                return;
            }
            numbers[slot] = number;
            numberCounts[slot] = 1;
            numberSize++;
            if (2 * numberSize == numbers.length) {
                grow();
            }
        } else {
            numberCounts[slot]++;
        }
    }

    /** Counts any other value; returns its number among the texts, or {@link ByteKeys#NONE} if it is not remembered. */
    int add(byte[] bytes, int from, int to) {
        if (overflows) {
            return ByteKeys.NONE;
        }
        int key = texts.find(bytes, from, to);
        if (key == ByteKeys.NONE) {
            if (size() == most) {
                overflows = true;
                return ByteKeys.NONE;
            }
            key = texts.add(bytes, from, to);
            if (key == textCounts.length) {
                textCounts = Arrays.copyOf(textCounts, 2 * key);
            }
        }
        textCounts[key]++;
        return key;
    }

    /** The text of a number that {@link #add(byte[], int, int)} returned. */
    String text(int key) {
        return texts.text(key);
    }

    /** How often each value occurs, whole numbers in their shortest form. */
    Map<String, Integer> counts() {
        Map<String, Integer> counts = new HashMap<>();
        for (int i = 0; i < numbers.length; i++) {
            if (numberCounts[i] > 0) {
                counts.put(Long.toString(numbers[i]), numberCounts[i]);
            }
        }
        for (int i = 0; i < texts.size(); i++) {
            counts.put(texts.text(i), textCounts[i]);
        }
        return counts;
    }

    private int slot(long number) {
        int mask = numbers.length - 1;
        // Fibonacci hashing: consecutive numbers are spread
        int slot = (int) ((number * 0x9E37_79B9_7F4A_7C15L) >>> 32) & mask;
        while (numberCounts[slot] != 0 && numbers[slot] != number) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private void grow() {
        long[] old = numbers;
        int[] oldCounts = numberCounts;
        numbers = new long[2 * old.length];
        numberCounts = new int[2 * old.length];
        for (int i = 0; i < old.length; i++) {
            if (oldCounts[i] > 0) {
                int slot = slot(old[i]);
                numbers[slot] = old[i];
                numberCounts[slot] = oldCounts[i];
            }
        }
    }
}
