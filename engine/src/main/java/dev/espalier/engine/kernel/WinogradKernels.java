package dev.espalier.engine.kernel;

/**
 * The transforms of {@link WinogradTile}: linear maps of a few vectors to a few others, element by element, the same for each.
 *
 * <p>Vector j of a map is {@code x[xOffset + j * xStride]} and the elements behind it, vector i of its result likewise in y. There are
 * several lines of such vectors, a step apart in x and in y. The result does not overlap x. Each element is computed by these
 * formulas, with fma where it is written:
 *
 * <pre>
 * TWO, inputs     y0 = x0 − x2, y1 = x1 + x2, y2 = x2 − x1, y3 = x1 − x3
 * TWO, weights    y0 = x0, y1 = ½·((x0 + x2) + x1), y2 = ½·((x0 + x2) − x1), y3 = x2
 * TWO, products   y0 = (x0 + x1) + x2, y1 = (x1 − x2) − x3
 * TWO, gradients  y0 = x0, y1 = x0 + x1, y2 = x0 − x1, y3 = −x1
 * TWO, sums       s = x1 + x2, d = x1 − x2
 *                 y0 = fma(½, s, x0), y1 = ½·d, y2 = fma(½, s, x3)
 *
 * FOUR, inputs    t = fma(−4, x2, x4), u = fma(−4, x1, x3), v = fma(−¼, x2, x4), w = fma(−¼, x1, x3)
 *                 y0 = fma(−17/4, x2, x0 + x4), y1 = fma(½, u, t), y2 = fma(−½, u, t),
 *                 y3 = fma(2, w, v), y4 = fma(−2, w, v), y5 = fma(−17/4, x3, x1 + x5)
 * FOUR, weights   t = fma(¼, x2, x0), u = ½·x1, v = fma(4, x2, x0), w = 2·x1
 *                 y0 = x0, y1 = −8/15·(t + u), y2 = −8/15·(t − u), y3 = 1/30·(v + w), y4 = 1/30·(v − w), y5 = x2
 * FOUR, products  s = x1 + x2, d = x1 − x2, p = x3 + x4, q = x3 − x4
 *                 y0 = (x0 + s) + p, y1 = fma(2, q, ½·d), y2 = fma(4, p, ¼·s), y3 = fma(8, q, fma(⅛, d, x5))
 * FOUR, gradients t = fma(¼, x2, x0), u = fma(⅛, x3, ½·x1), v = fma(4, x2, x0), w = fma(8, x3, 2·x1)
 *                 y0 = x0, y1 = t + u, y2 = t − u, y3 = v + w, y4 = v − w, y5 = x3
 * FOUR, sums      s = x1 + x2, d = x1 − x2, p = x3 + x4, q = x3 − x4
 *                 y0 = fma(1/30, p, fma(−8/15, s, x0)), y1 = fma(1/15, q, −4/15·d), y2 = fma(2/15, p, fma(−2/15, s, x5))
 * </pre>
 */
public interface WinogradKernels {

    /** What the map is of. */
    enum Part {

        /** As many vectors as the tile has points, to as many. */
        INPUTS,

        /** Three vectors, to as many as the tile has points. */
        WEIGHTS,

        /** As many vectors as the tile has points, to as many as it has outputs. */
        PRODUCTS,

        /** As many vectors as the tile has outputs, to as many as it has points: the transposed map of the products. */
        GRADIENTS,

        /** As many vectors as the tile has points, to three: the transposed map of the weights. */
        SUMS
    }

    /**
     * Applies a map.
     *
     * @param tile whose map
     * @param part which one
     * @param lines how many lines there are
     * @param count elements of a vector
     */
    void winograd(
            WinogradTile tile,
            Part part,
            int lines,
            int count,
            float[] x,
            int xOffset,
            int xLine,
            int xStride,
            float[] y,
            int yOffset,
            int yLine,
            int yStride);
}
