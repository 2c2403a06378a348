package dev.espalier.engine.kernel;

/**
 * The elements of a window that a run of positions meets, for {@link DepthwiseKernels}: where each meets the images from the run's
 * first position, and where its weights are. Made once with its greatest length and filled again for each run.
 */
public final class Taps {

    final int[] inputs;
    final int[] weights;
    int count;

    /**
     * An empty list.
     *
     * @param most how many elements it can hold
     */
    public Taps(int most) {
        this.inputs = new int[most];
        this.weights = new int[most];
    }

    /** Makes the list empty. */
    public void clear() {
        count = 0;
    }

    /**
     * Adds an element.
     *
     * @param input the index of the first channel that it meets from the run's first position
     * @param weight the index of its weight for the first channel
     */
    public void add(int input, int weight) {
        inputs[count] = input;
        weights[count] = weight;
        count++;
    }
}
