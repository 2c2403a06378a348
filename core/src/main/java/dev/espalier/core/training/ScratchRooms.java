package dev.espalier.core.training;

import java.util.Arrays;

/** Scratch memory of update rules: rooms for each thread that asks, which grow to the largest length asked for. */
final class ScratchRooms {

    private final ThreadLocal<float[][]> rooms = ThreadLocal.withInitial(() -> new float[0][]);

    /** An array of at least the length, the same one for the same thread and index. */
    float[] room(int index, int length) {
        float[][] own = rooms.get();
        if (index >= own.length) {
            int known = own.length;
            own = Arrays.copyOf(own, index + 1);
            Arrays.fill(own, known, own.length, new float[0]);
            rooms.set(own);
        }
        if (own[index].length < length) {
            own[index] = new float[length];
        }
        return own[index];
    }
}
