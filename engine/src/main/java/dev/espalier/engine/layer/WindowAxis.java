package dev.espalier.engine.layer;

/**
 * The positions of a window along one axis: element k of the window at position o meets the input at o · stride + k · dilation −
 * before, or padding where there is none.
 *
 * @param input extent of the input
 * @param kernel elements of the window
 * @param stride distance of two positions
 * @param dilation distance of two elements
 * @param before padding before the input
 * @param output how many positions there are
 */
record WindowAxis(int input, int kernel, int stride, int dilation, int before, int output) {

    /** Where an element of the window at a position meets the input; outside of it in the padding. */
    int at(int position, int element) {
        return position * stride + element * dilation - before;
    }

    boolean contains(int at) {
        return at >= 0 && at < input;
    }

    /** Whether each position of the input is met once, by the same position of the output. */
    boolean isIdentity() {
        return kernel == 1 && stride == 1 && before == 0 && output == input;
    }
}
