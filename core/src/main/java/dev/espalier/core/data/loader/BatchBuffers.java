package dev.espalier.core.data.loader;

/**
 * Arrays that batches are read into, such as those of a plan, instead of being copied there.
 *
 * @param inputs for each input of the data an array that is long enough for a batch, or one of length 0 where there is none
 * @param targets likewise for each target
 */
public record BatchBuffers(float[][] inputs, float[][] targets) {

    /** No arrays: batches bring their own. */
    public static final BatchBuffers NONE = new BatchBuffers(new float[0][], new float[0][]);

    private static final float[] NOTHING = {};

    float[] input(int place) {
        return place < inputs.length ? inputs[place] : NOTHING;
    }

    float[] target(int place) {
        return place < targets.length ? targets[place] : NOTHING;
    }
}
