package dev.espalier.core.training;

import java.util.Arrays;

/** Scratch memory of update rules: rooms for each thread that asks, which grow to the largest length asked for. */
final class ScratchRooms {

    private final ThreadLocal<float[][]> own = ThreadLocal.withInitial(() -> new float[0][]);
    private final ThreadLocal<float[][]> within = ThreadLocal.withInitial(() -> new float[0][]);

    // written by the thread of the loop before others are told to work
    private boolean entered;

    /** From here on rooms are others, so that those in use keep what stands in them. */
    void enter() {
        entered = true;
    }

    /** From here on rooms are those from before. */
    void leave() {
        entered = false;
    }

    /** An array of at least the length, the same one for the same thread and index. */
    float[] room(int index, int length) {
        ThreadLocal<float[][]> place = entered ? within : own;
        float[][] rooms = place.get();
        if (index >= rooms.length) {
            int known = rooms.length;
            rooms = Arrays.copyOf(rooms, index + 1);
            Arrays.fill(rooms, known, rooms.length, new float[0]);
            place.set(rooms);
        }
        if (rooms[index].length < length) {
            rooms[index] = new float[length];
        }
        return rooms[index];
    }
}
