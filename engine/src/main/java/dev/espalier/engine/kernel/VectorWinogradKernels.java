package dev.espalier.engine.kernel;

import static dev.espalier.engine.kernel.Lanes.LANES;
import static dev.espalier.engine.kernel.Lanes.SPECIES;
import static jdk.incubator.vector.FloatVector.fromArray;

import jdk.incubator.vector.FloatVector;

/**
 * The transforms of {@link WinogradKernels} a vector at a time; what is less than a vector is done by {@link ScalarWinograd}.
 *
 * <p>A map is chosen by a call of an interface, so that C2 compiles each by itself: inlined into one method they are more than it
 * inlines, and vectors are left on the heap.
 */
interface VectorWinogradKernels extends WinogradKernels {

    FloatVector HALF = FloatVector.broadcast(SPECIES, 0.5f);
    FloatVector FOURTH = FloatVector.broadcast(SPECIES, 0.25f);
    FloatVector EIGHTH = FloatVector.broadcast(SPECIES, 0.125f);
    FloatVector TWO = FloatVector.broadcast(SPECIES, 2f);
    FloatVector FOUR = FloatVector.broadcast(SPECIES, 4f);
    FloatVector EIGHT = FloatVector.broadcast(SPECIES, 8f);
    FloatVector MINUS_HALF = FloatVector.broadcast(SPECIES, -0.5f);
    FloatVector MINUS_FOURTH = FloatVector.broadcast(SPECIES, -0.25f);
    FloatVector MINUS_TWO = FloatVector.broadcast(SPECIES, -2f);
    FloatVector MINUS_FOUR = FloatVector.broadcast(SPECIES, -4f);
    FloatVector MINUS_SEVENTEEN_FOURTHS = FloatVector.broadcast(SPECIES, -4.25f);
    FloatVector THIRTIETH = FloatVector.broadcast(SPECIES, ScalarWinograd.THIRTIETH);
    FloatVector FIFTEENTH = FloatVector.broadcast(SPECIES, ScalarWinograd.FIFTEENTH);
    FloatVector TWO_FIFTEENTHS = FloatVector.broadcast(SPECIES, ScalarWinograd.TWO_FIFTEENTHS);
    FloatVector MINUS_TWO_FIFTEENTHS = FloatVector.broadcast(SPECIES, -ScalarWinograd.TWO_FIFTEENTHS);
    FloatVector MINUS_FOUR_FIFTEENTHS = FloatVector.broadcast(SPECIES, -ScalarWinograd.FOUR_FIFTEENTHS);
    FloatVector MINUS_EIGHT_FIFTEENTHS = FloatVector.broadcast(SPECIES, -ScalarWinograd.EIGHT_FIFTEENTHS);

    @Override
    default void winograd(
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
            int yStride) {
        int bound = SPECIES.loopBound(count);
        mapLoop(tile, part).run(lines, bound, x, xOffset, xLine, xStride, y, yOffset, yLine, yStride);
        if (bound < count) {
            for (int line = 0; line < lines; line++) {
                ScalarWinograd.line(
                        tile,
                        part,
                        bound,
                        count,
                        x,
                        xOffset + line * xLine,
                        xStride,
                        y,
                        yOffset + line * yLine,
                        yStride);
            }
        }
    }

    /** A map of whole vectors. */
    interface MapLoop {
        void run(
                int lines,
                int bound,
                float[] x,
                int xOffset,
                int xLine,
                int xStride,
                float[] y,
                int yOffset,
                int yLine,
                int yStride);
    }

    private static MapLoop mapLoop(WinogradTile tile, Part part) {
        boolean isTwo = tile == WinogradTile.TWO;
        return switch (part) {
            case INPUTS -> isTwo ? VectorWinogradKernels::twoInputs : VectorWinogradKernels::fourInputs;
            case WEIGHTS -> isTwo ? VectorWinogradKernels::twoWeights : VectorWinogradKernels::fourWeights;
            case PRODUCTS -> isTwo ? VectorWinogradKernels::twoProducts : VectorWinogradKernels::fourProducts;
            case GRADIENTS -> isTwo ? VectorWinogradKernels::twoGradients : VectorWinogradKernels::fourGradients;
            case SUMS -> isTwo ? VectorWinogradKernels::twoSums : VectorWinogradKernels::fourSums;
        };
    }

    private static void twoInputs(
            int lines,
            int bound,
            float[] x,
            int xOffset,
            int xLine,
            int xStride,
            float[] y,
            int yOffset,
            int yLine,
            int yStride) {
        for (int line = 0; line < lines; line++) {
            int from = xOffset + line * xLine;
            int to = yOffset + line * yLine;
            for (int i = 0; i < bound; i += LANES) {
                FloatVector x0 = fromArray(SPECIES, x, from + i);
                FloatVector x1 = fromArray(SPECIES, x, from + xStride + i);
                FloatVector x2 = fromArray(SPECIES, x, from + 2 * xStride + i);
                FloatVector x3 = fromArray(SPECIES, x, from + 3 * xStride + i);
                x0.sub(x2).intoArray(y, to + i);
                x1.add(x2).intoArray(y, to + yStride + i);
                x2.sub(x1).intoArray(y, to + 2 * yStride + i);
                x1.sub(x3).intoArray(y, to + 3 * yStride + i);
            }
        }
    }

    private static void twoWeights(
            int lines,
            int bound,
            float[] x,
            int xOffset,
            int xLine,
            int xStride,
            float[] y,
            int yOffset,
            int yLine,
            int yStride) {
        for (int line = 0; line < lines; line++) {
            int from = xOffset + line * xLine;
            int to = yOffset + line * yLine;
            for (int i = 0; i < bound; i += LANES) {
                FloatVector x0 = fromArray(SPECIES, x, from + i);
                FloatVector x1 = fromArray(SPECIES, x, from + xStride + i);
                FloatVector x2 = fromArray(SPECIES, x, from + 2 * xStride + i);
                FloatVector sum = x0.add(x2);
                x0.intoArray(y, to + i);
                sum.add(x1).mul(HALF).intoArray(y, to + yStride + i);
                sum.sub(x1).mul(HALF).intoArray(y, to + 2 * yStride + i);
                x2.intoArray(y, to + 3 * yStride + i);
            }
        }
    }

    private static void twoProducts(
            int lines,
            int bound,
            float[] x,
            int xOffset,
            int xLine,
            int xStride,
            float[] y,
            int yOffset,
            int yLine,
            int yStride) {
        for (int line = 0; line < lines; line++) {
            int from = xOffset + line * xLine;
            int to = yOffset + line * yLine;
            for (int i = 0; i < bound; i += LANES) {
                FloatVector x0 = fromArray(SPECIES, x, from + i);
                FloatVector x1 = fromArray(SPECIES, x, from + xStride + i);
                FloatVector x2 = fromArray(SPECIES, x, from + 2 * xStride + i);
                FloatVector x3 = fromArray(SPECIES, x, from + 3 * xStride + i);
                x0.add(x1).add(x2).intoArray(y, to + i);
                x1.sub(x2).sub(x3).intoArray(y, to + yStride + i);
            }
        }
    }

    private static void fourInputs(
            int lines,
            int bound,
            float[] x,
            int xOffset,
            int xLine,
            int xStride,
            float[] y,
            int yOffset,
            int yLine,
            int yStride) {
        for (int line = 0; line < lines; line++) {
            int from = xOffset + line * xLine;
            int to = yOffset + line * yLine;
            for (int i = 0; i < bound; i += LANES) {
                FloatVector x0 = fromArray(SPECIES, x, from + i);
                FloatVector x1 = fromArray(SPECIES, x, from + xStride + i);
                FloatVector x2 = fromArray(SPECIES, x, from + 2 * xStride + i);
                FloatVector x3 = fromArray(SPECIES, x, from + 3 * xStride + i);
                FloatVector x4 = fromArray(SPECIES, x, from + 4 * xStride + i);
                FloatVector x5 = fromArray(SPECIES, x, from + 5 * xStride + i);
                FloatVector t = MINUS_FOUR.fma(x2, x4);
                FloatVector u = MINUS_FOUR.fma(x1, x3);
                FloatVector v = MINUS_FOURTH.fma(x2, x4);
                FloatVector w = MINUS_FOURTH.fma(x1, x3);
                MINUS_SEVENTEEN_FOURTHS.fma(x2, x0.add(x4)).intoArray(y, to + i);
                HALF.fma(u, t).intoArray(y, to + yStride + i);
                MINUS_HALF.fma(u, t).intoArray(y, to + 2 * yStride + i);
                TWO.fma(w, v).intoArray(y, to + 3 * yStride + i);
                MINUS_TWO.fma(w, v).intoArray(y, to + 4 * yStride + i);
                MINUS_SEVENTEEN_FOURTHS.fma(x3, x1.add(x5)).intoArray(y, to + 5 * yStride + i);
            }
        }
    }

    private static void fourWeights(
            int lines,
            int bound,
            float[] x,
            int xOffset,
            int xLine,
            int xStride,
            float[] y,
            int yOffset,
            int yLine,
            int yStride) {
        for (int line = 0; line < lines; line++) {
            int from = xOffset + line * xLine;
            int to = yOffset + line * yLine;
            for (int i = 0; i < bound; i += LANES) {
                FloatVector x0 = fromArray(SPECIES, x, from + i);
                FloatVector x1 = fromArray(SPECIES, x, from + xStride + i);
                FloatVector x2 = fromArray(SPECIES, x, from + 2 * xStride + i);
                FloatVector t = FOURTH.fma(x2, x0);
                FloatVector u = x1.mul(HALF);
                FloatVector v = FOUR.fma(x2, x0);
                FloatVector w = x1.mul(TWO);
                x0.intoArray(y, to + i);
                t.add(u).mul(MINUS_EIGHT_FIFTEENTHS).intoArray(y, to + yStride + i);
                t.sub(u).mul(MINUS_EIGHT_FIFTEENTHS).intoArray(y, to + 2 * yStride + i);
                v.add(w).mul(THIRTIETH).intoArray(y, to + 3 * yStride + i);
                v.sub(w).mul(THIRTIETH).intoArray(y, to + 4 * yStride + i);
                x2.intoArray(y, to + 5 * yStride + i);
            }
        }
    }

    private static void fourProducts(
            int lines,
            int bound,
            float[] x,
            int xOffset,
            int xLine,
            int xStride,
            float[] y,
            int yOffset,
            int yLine,
            int yStride) {
        for (int line = 0; line < lines; line++) {
            int from = xOffset + line * xLine;
            int to = yOffset + line * yLine;
            for (int i = 0; i < bound; i += LANES) {
                FloatVector x0 = fromArray(SPECIES, x, from + i);
                FloatVector x1 = fromArray(SPECIES, x, from + xStride + i);
                FloatVector x2 = fromArray(SPECIES, x, from + 2 * xStride + i);
                FloatVector x3 = fromArray(SPECIES, x, from + 3 * xStride + i);
                FloatVector x4 = fromArray(SPECIES, x, from + 4 * xStride + i);
                FloatVector x5 = fromArray(SPECIES, x, from + 5 * xStride + i);
                FloatVector s = x1.add(x2);
                FloatVector d = x1.sub(x2);
                FloatVector p = x3.add(x4);
                FloatVector q = x3.sub(x4);
                x0.add(s).add(p).intoArray(y, to + i);
                q.fma(TWO, d.mul(HALF)).intoArray(y, to + yStride + i);
                p.fma(FOUR, s.mul(FOURTH)).intoArray(y, to + 2 * yStride + i);
                q.fma(EIGHT, d.fma(EIGHTH, x5)).intoArray(y, to + 3 * yStride + i);
            }
        }
    }

    private static void twoGradients(
            int lines,
            int bound,
            float[] x,
            int xOffset,
            int xLine,
            int xStride,
            float[] y,
            int yOffset,
            int yLine,
            int yStride) {
        for (int line = 0; line < lines; line++) {
            int from = xOffset + line * xLine;
            int to = yOffset + line * yLine;
            for (int i = 0; i < bound; i += LANES) {
                FloatVector x0 = fromArray(SPECIES, x, from + i);
                FloatVector x1 = fromArray(SPECIES, x, from + xStride + i);
                x0.intoArray(y, to + i);
                x0.add(x1).intoArray(y, to + yStride + i);
                x0.sub(x1).intoArray(y, to + 2 * yStride + i);
                x1.neg().intoArray(y, to + 3 * yStride + i);
            }
        }
    }

    private static void twoSums(
            int lines,
            int bound,
            float[] x,
            int xOffset,
            int xLine,
            int xStride,
            float[] y,
            int yOffset,
            int yLine,
            int yStride) {
        for (int line = 0; line < lines; line++) {
            int from = xOffset + line * xLine;
            int to = yOffset + line * yLine;
            for (int i = 0; i < bound; i += LANES) {
                FloatVector x0 = fromArray(SPECIES, x, from + i);
                FloatVector x1 = fromArray(SPECIES, x, from + xStride + i);
                FloatVector x2 = fromArray(SPECIES, x, from + 2 * xStride + i);
                FloatVector x3 = fromArray(SPECIES, x, from + 3 * xStride + i);
                FloatVector s = x1.add(x2);
                FloatVector d = x1.sub(x2);
                HALF.fma(s, x0).intoArray(y, to + i);
                d.mul(HALF).intoArray(y, to + yStride + i);
                HALF.fma(s, x3).intoArray(y, to + 2 * yStride + i);
            }
        }
    }

    private static void fourGradients(
            int lines,
            int bound,
            float[] x,
            int xOffset,
            int xLine,
            int xStride,
            float[] y,
            int yOffset,
            int yLine,
            int yStride) {
        for (int line = 0; line < lines; line++) {
            int from = xOffset + line * xLine;
            int to = yOffset + line * yLine;
            for (int i = 0; i < bound; i += LANES) {
                FloatVector x0 = fromArray(SPECIES, x, from + i);
                FloatVector x1 = fromArray(SPECIES, x, from + xStride + i);
                FloatVector x2 = fromArray(SPECIES, x, from + 2 * xStride + i);
                FloatVector x3 = fromArray(SPECIES, x, from + 3 * xStride + i);
                FloatVector t = FOURTH.fma(x2, x0);
                FloatVector u = EIGHTH.fma(x3, x1.mul(HALF));
                FloatVector v = FOUR.fma(x2, x0);
                FloatVector w = EIGHT.fma(x3, x1.mul(TWO));
                x0.intoArray(y, to + i);
                t.add(u).intoArray(y, to + yStride + i);
                t.sub(u).intoArray(y, to + 2 * yStride + i);
                v.add(w).intoArray(y, to + 3 * yStride + i);
                v.sub(w).intoArray(y, to + 4 * yStride + i);
                x3.intoArray(y, to + 5 * yStride + i);
            }
        }
    }

    private static void fourSums(
            int lines,
            int bound,
            float[] x,
            int xOffset,
            int xLine,
            int xStride,
            float[] y,
            int yOffset,
            int yLine,
            int yStride) {
        for (int line = 0; line < lines; line++) {
            int from = xOffset + line * xLine;
            int to = yOffset + line * yLine;
            for (int i = 0; i < bound; i += LANES) {
                FloatVector x0 = fromArray(SPECIES, x, from + i);
                FloatVector x1 = fromArray(SPECIES, x, from + xStride + i);
                FloatVector x2 = fromArray(SPECIES, x, from + 2 * xStride + i);
                FloatVector x3 = fromArray(SPECIES, x, from + 3 * xStride + i);
                FloatVector x4 = fromArray(SPECIES, x, from + 4 * xStride + i);
                FloatVector x5 = fromArray(SPECIES, x, from + 5 * xStride + i);
                FloatVector s = x1.add(x2);
                FloatVector d = x1.sub(x2);
                FloatVector p = x3.add(x4);
                FloatVector q = x3.sub(x4);
                THIRTIETH.fma(p, MINUS_EIGHT_FIFTEENTHS.fma(s, x0)).intoArray(y, to + i);
                FIFTEENTH.fma(q, d.mul(MINUS_FOUR_FIFTEENTHS)).intoArray(y, to + yStride + i);
                TWO_FIFTEENTHS.fma(p, MINUS_TWO_FIFTEENTHS.fma(s, x5)).intoArray(y, to + 2 * yStride + i);
            }
        }
    }
}
