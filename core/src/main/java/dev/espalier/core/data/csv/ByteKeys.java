package dev.espalier.core.data.csv;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Different byte sequences, numbered in the order in which they came; for one thread. */
final class ByteKeys {

    /** What {@link #find} returns for bytes that are not there. */
    static final int NONE = -1;

    private static final byte[] NOTHING = {};

    private byte[][] keys = new byte[16][];
    private int[] hashes = new int[16];
    private int[] slots = new int[32];
    private int size;

    ByteKeys() {
        Arrays.fill(keys, NOTHING);
    }

    int size() {
        return size;
    }

    /** The number of a slice of bytes, or {@link #NONE}. */
    int find(byte[] bytes, int from, int to) {
        int hash = hash(bytes, from, to);
        int mask = slots.length - 1;
        int length = to - from;
        for (int slot = hash & mask; slots[slot] != 0; slot = (slot + 1) & mask) {
            int key = slots[slot] - 1;
            byte[] known = keys[key];
            if (hashes[key] == hash && known.length == length && same(known, bytes, from)) {
                return key;
            }
        }
        return NONE;
    }

    /** Adds a slice of bytes that is not there; returns its number. */
    int add(byte[] bytes, int from, int to) {
        if (size == keys.length) {
            grow();
        }
        keys[size] = Arrays.copyOfRange(bytes, from, to);
        hashes[size] = hash(bytes, from, to);
        place(size);
        size++;
        return size - 1;
    }

    /** The text of a number that was given. */
    String text(int key) {
        return new String(keys[key], StandardCharsets.UTF_8);
    }

    private void place(int key) {
        int mask = slots.length - 1;
        int slot = hashes[key] & mask;
        while (slots[slot] != 0) {
            slot = (slot + 1) & mask;
        }
        slots[slot] = key + 1;
    }

    private void grow() {
        int before = keys.length;
        keys = Arrays.copyOf(keys, 2 * before);
        Arrays.fill(keys, before, 2 * before, NOTHING);
        hashes = Arrays.copyOf(hashes, 2 * before);
        slots = new int[4 * before];
        for (int key = 0; key < size; key++) {
            place(key);
        }
    }

    private static boolean same(byte[] known, byte[] bytes, int from) {
        for (int i = 0; i < known.length; i++) {
            if (known[i] != bytes[from + i]) {
                return false;
            }
        }
        return true;
    }

    private static int hash(byte[] bytes, int from, int to) {
        int hash = 0;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + bytes[i];
        }
        return hash ^ (hash >>> 15);
    }
}
