package dev.espalier.engine.kernel;

/** Transposition in square blocks, so that both matrices are met a cache line at a time. */
public final class Transposition {

    private static final int BLOCK = 16;

    private Transposition() {}

    /**
     * y = xᵀ, for a part of two arrays.
     *
     * @param rows of x
     * @param columns of x
     * @param x the array that is read
     * @param xOffset its first element
     * @param xStride from one row of x to the next
     * @param y the array that is written, another one
     * @param yOffset its first element
     * @param yStride from one row of y to the next
     */
    public static void transpose(
            int rows, int columns, float[] x, int xOffset, int xStride, float[] y, int yOffset, int yStride) {
        for (int i0 = 0; i0 < rows; i0 += BLOCK) {
            int iEnd = Math.min(rows, i0 + BLOCK);
            for (int j0 = 0; j0 < columns; j0 += BLOCK) {
                int jEnd = Math.min(columns, j0 + BLOCK);
                for (int j = j0; j < jEnd; j++) {
                    int to = yOffset + j * yStride;
                    for (int i = i0; i < iEnd; i++) {
                        y[to + i] = x[xOffset + i * xStride + j];
                    }
                }
            }
        }
    }
}
