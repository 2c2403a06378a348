package dev.espalier.engine.kernel;

import static dev.espalier.engine.kernel.Lanes.LANES;
import static dev.espalier.engine.kernel.Lanes.PAIR;
import static dev.espalier.engine.kernel.Lanes.SPECIES;
import static jdk.incubator.vector.FloatVector.fromArray;

/** Copies of short runs: the same vectors of all runs in one loop, where a call for each run would cost more than its copy. */
final class VectorRuns {

    private VectorRuns() {}

    static void copy(int count, int size, float[] x, int xOffset, int xStep, float[] y, int yOffset, int yStep) {
        if (size == xStep && size == yStep) {
            System.arraycopy(x, xOffset, y, yOffset, count * size);
            return;
        }
        if (size < LANES) {
            ScalarArrays.copyRuns(count, size, x, xOffset, xStep, y, yOffset, yStep);
            return;
        }
        int j = 0;
        for (; j <= size - 2 * PAIR; j += 2 * PAIR) {
            fourVectors(count, x, xOffset + j, xStep, y, yOffset + j, yStep);
        }
        if (j <= size - PAIR) {
            twoVectors(count, x, xOffset + j, xStep, y, yOffset + j, yStep);
            j += PAIR;
        }
        if (j <= size - LANES) {
            oneVector(count, x, xOffset + j, xStep, y, yOffset + j, yStep);
            j += LANES;
        }
        if (j < size) {
            // what has been copied already is copied once more
            int last = size - LANES;
            oneVector(count, x, xOffset + last, xStep, y, yOffset + last, yStep);
        }
    }

    private static void fourVectors(int count, float[] x, int xOffset, int xStep, float[] y, int yOffset, int yStep) {
        for (int i = 0; i < count; i++) {
            int from = xOffset + i * xStep;
            int to = yOffset + i * yStep;
            fromArray(SPECIES, x, from).intoArray(y, to);
            fromArray(SPECIES, x, from + LANES).intoArray(y, to + LANES);
            fromArray(SPECIES, x, from + 2 * LANES).intoArray(y, to + 2 * LANES);
            fromArray(SPECIES, x, from + 3 * LANES).intoArray(y, to + 3 * LANES);
        }
    }

    private static void twoVectors(int count, float[] x, int xOffset, int xStep, float[] y, int yOffset, int yStep) {
        for (int i = 0; i < count; i++) {
            int from = xOffset + i * xStep;
            int to = yOffset + i * yStep;
            fromArray(SPECIES, x, from).intoArray(y, to);
            fromArray(SPECIES, x, from + LANES).intoArray(y, to + LANES);
        }
    }

    private static void oneVector(int count, float[] x, int xOffset, int xStep, float[] y, int yOffset, int yStep) {
        for (int i = 0; i < count; i++) {
            fromArray(SPECIES, x, xOffset + i * xStep).intoArray(y, yOffset + i * yStep);
        }
    }
}
