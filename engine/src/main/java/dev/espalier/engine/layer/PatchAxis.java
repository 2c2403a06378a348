package dev.espalier.engine.layer;

/**
 * What a window meets along one axis of an image at the positions of a grid: element e at position p meets the image at
 * p · step + e · distance + first, or padding where there is none.
 *
 * @param input extent of the image
 * @param positions how many there are
 * @param step of the image from one position to the next
 * @param first where the first element meets the image at the first position
 * @param elements of the window; may be 0
 * @param distance from one element to the next, at least 1
 */
record PatchAxis(int input, int positions, int step, int first, int elements, int distance) {

    /** The positions of a convolution's window. */
    static PatchAxis of(WindowAxis axis) {
        return new PatchAxis(axis.input(), axis.output(), axis.stride(), axis.at(0, 0), axis.kernel(), axis.dilation());
    }

    /** Of the image from the first element at the first of some neighbouring positions to the last one at the last. */
    int span(int count) {
        return (count - 1) * step + Math.max(0, elements - 1) * distance + 1;
    }
}
