package dev.espalier.engine.compute;

import dev.espalier.engine.kernel.Workspace;

/**
 * Goes on with the gradients of parameters while the backward pass runs, each as soon as it is complete.
 *
 * <p>A parameter that is taken may be changed at once: the pass needs its values no more.
 */
public interface GradientSink {

    /** Takes nothing. */
    GradientSink NONE = new GradientSink() {
        @Override
        public int begin(int parameter) {
            return 0;
        }

        @Override
        public void finish(int parameter, int from, int to, Workspace workspace) {}

        @Override
        public void end(int parameter) {}
    };

    /**
     * Begins with a parameter; called by the thread that runs the pass.
     *
     * @param parameter its place in the graph
     * @return what ranges must begin at multiples of, a number of whole rows; 0 if the gradient is not taken
     */
    int begin(int parameter);

    /**
     * Takes a range, which is complete; may be called by several threads at once for different ranges.
     *
     * @param parameter its place in the graph
     * @param from the first index of the range
     * @param to the index after the last
     * @param workspace of the thread that calls
     */
    void finish(int parameter, int from, int to, Workspace workspace);

    /**
     * Has taken all ranges of a parameter; called if {@link #begin} was, unless that gave 0.
     *
     * @param parameter its place in the graph
     */
    void end(int parameter);
}
