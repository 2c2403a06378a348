package dev.espalier.engine.layer;

/** What a window moves over, a sample at a time: images with as many channels as the result has, in one plane or several. */
interface TapSource {

    /** How many planes a sample has. */
    int count();

    /** Values of a plane. */
    int size();

    /** The array with a sample's planes, one behind the other, after {@link #take}. */
    float[] array(int thread);

    /**
     * Makes sure that the planes of a sample are there.
     *
     * @param sample its number in the batch
     * @param thread for which they are to be there, until it takes another one
     * @return where they begin
     */
    int take(int sample, int thread);
}
