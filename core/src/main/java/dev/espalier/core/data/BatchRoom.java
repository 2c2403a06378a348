package dev.espalier.core.data;

/**
 * Arrays that batches are to be read into, so that nobody need copy them there.
 *
 * @param inputs for each input of the data an array with room for a batch, or one of length 0 where there is none
 * @param targets likewise for each target
 */
public record BatchRoom(float[][] inputs, float[][] targets) {

    /** No arrays: batches bring their own. */
    static final BatchRoom NONE = new BatchRoom(new float[0][], new float[0][]);

    private static final float[] NOTHING = {};

    float[] input(int place) {
        return place < inputs.length ? inputs[place] : NOTHING;
    }

    float[] target(int place) {
        return place < targets.length ? targets[place] : NOTHING;
    }
}
