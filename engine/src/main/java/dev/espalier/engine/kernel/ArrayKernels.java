package dev.espalier.engine.kernel;

/**
 * Arithmetic on ranges of arrays, and reductions of them to a number. Ranges are {@code array[offset]} to
 * {@code array[offset + count - 1]}; an output may be the same range as an input (in place), but may not overlap it
 * otherwise.
 *
 * <p>The shape of a sum is fixed. The range is cut into chunks of {@value #CHUNK}; element i of a chunk goes to lane
 * i mod {@value Kernels#WIDTH}, each lane adding in ascending order (with fma where there are products), in float; the
 * lanes are folded in half, lane j + lane (j + 8), then 4, 2 and 1; the chunks' totals are added in ascending order in
 * double. So a sum may be split between threads at multiples of the chunk, if the parts are then added in order.
 */
public interface ArrayKernels {

    /** Elements of one chunk of a reduction. */
    int CHUNK = 4096;

    /** x = the bytes as whole numbers from 0 to 255. */
    void unsignedBytes(byte[] bytes, int bytesOffset, float[] x, int xOffset, int count);

    /** y = factor·x. */
    void scale(float factor, float[] x, int xOffset, float[] y, int yOffset, int count);

    /** z = x + y. */
    void add(float[] x, int xOffset, float[] y, int yOffset, float[] z, int zOffset, int count);

    /** z = x·y. */
    void multiply(float[] x, int xOffset, float[] y, int yOffset, float[] z, int zOffset, int count);

    /** x = 0 where |x| is below {@link Float#MIN_NORMAL}. */
    void clearSubnormals(float[] x, int xOffset, int count);

    /**
     * Copies runs of neighbouring elements that are equal distances apart: y[i · yStep + j] = x[i · xStep + j] for each run i and
     * element j. Runs of y may not overlap.
     *
     * @param count how many runs
     * @param size elements of a run
     */
    void copyRuns(int count, int size, float[] x, int xOffset, int xStep, float[] y, int yOffset, int yStep);

    /** Σ x², 0 for an empty range. A lane's partial sum is a float: elements beyond about 1e18 give infinity. */
    double sumOfSquares(float[] x, int xOffset, int count, Workspace workspace);

    /** The greatest element, NaN if any element is NaN, −∞ for an empty range. */
    float max(float[] x, int xOffset, int count);

    /** Whether no element is NaN or infinite. */
    boolean areFinite(float[] x, int xOffset, int count);
}
