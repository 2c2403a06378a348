package dev.espalier.core.statistics;

/**
 * Which elements of a tensor are looked at: every stride-th, at most {@value #MOST} of them.
 *
 * <p>The stride has no common divisor with the length of a row, so that all rows and all columns are looked at alike.
 *
 * @param stride from one element to the next, at least 1
 */
record SampledElements(int stride) {

    /** The most elements that are looked at. */
    static final int MOST = 1 << 16;

    /**
     * The elements of a tensor.
     *
     * @param elements how many it has, at least 1
     * @param row the elements of a row, at least 1
     */
    static SampledElements of(long elements, int row) {
        int stride = (int) ((elements + MOST - 1) / MOST);
        while (stride > 1 && greatestCommonDivisor(stride, row) > 1) {
            stride++;
        }
        return new SampledElements(stride);
    }

    private static int greatestCommonDivisor(int a, int b) {
        return b == 0 ? a : greatestCommonDivisor(b, a % b);
    }

    /** How many of the first {@code elements} are looked at. */
    int count(int elements) {
        return (elements + stride - 1) / stride;
    }
}
