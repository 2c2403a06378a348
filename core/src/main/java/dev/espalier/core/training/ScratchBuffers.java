package dev.espalier.core.training;

import java.util.Arrays;

/** Scratch buffers of update rules, of each thread that asks; they grow to the largest length asked for. */
final class ScratchBuffers {

    private final ThreadLocal<float[][]> own = ThreadLocal.withInitial(() -> new float[0][]);
    private final ThreadLocal<float[][]> within = ThreadLocal.withInitial(() -> new float[0][]);

    // written by the thread of the loop before others are told to work
    private boolean entered;

    /** From here on other buffers are lent, so that those in use keep their contents. */
    void enter() {
        entered = true;
    }

    /** From here on the buffers from before are lent again. */
    void leave() {
        entered = false;
    }

    /** An array of at least the length, the same one for the same thread and index. */
    float[] buffer(int index, int length) {
        ThreadLocal<float[][]> place = entered ? within : own;
        float[][] buffers = place.get();
        if (index >= buffers.length) {
            int known = buffers.length;
            buffers = Arrays.copyOf(buffers, index + 1);
            Arrays.fill(buffers, known, buffers.length, new float[0]);
            place.set(buffers);
        }
        if (buffers[index].length < length) {
            buffers[index] = new float[length];
        }
        return buffers[index];
    }
}
