package dev.espalier.engine.kernel;

import static dev.espalier.engine.kernel.Lanes.LANES;
import static dev.espalier.engine.kernel.Lanes.SPECIES;
import static jdk.incubator.vector.FloatVector.fromArray;

import jdk.incubator.vector.FloatVector;

/**
 * Row operations over whole vectors. A sum covers as many logical lanes at a time as the hardware has, in one pass over the
 * row for each such group: the row stays in the first-level cache.
 */
interface VectorRowKernels extends RowAlgorithms {

    @Override
    default int expSumLanes(int i, Matrix x, float max, Matrix y, float[] lanes) {
        int whole = x.columns() & ~Fold.MASK;
        for (int group = 0; group < Kernels.WIDTH; group += LANES) {
            VectorExponentials.expSum(x.values(), x.row(i), max, y.values(), y.row(i), whole, lanes, group);
        }
        return whole;
    }

    @Override
    default int shiftedDotLanes(int i, Matrix t, Matrix x, float shift, float[] lanes) {
        float[] targets = t.values();
        float[] in = x.values();
        int tRow = t.row(i);
        int xRow = x.row(i);
        int whole = x.columns() & ~Fold.MASK;
        for (int group = 0; group < Kernels.WIDTH; group += LANES) {
            FloatVector sum = FloatVector.zero(SPECIES);
            for (int j = group; j < whole; j += Kernels.WIDTH) {
                sum = fromArray(SPECIES, targets, tRow + j)
                        .fma(fromArray(SPECIES, in, xRow + j).sub(shift), sum);
            }
            sum.intoArray(lanes, group);
        }
        return whole;
    }

    @Override
    default int squaredDeviationLanes(int i, Matrix x, float mean, float[] lanes) {
        float[] in = x.values();
        int xRow = x.row(i);
        int whole = x.columns() & ~Fold.MASK;
        for (int group = 0; group < Kernels.WIDTH; group += LANES) {
            FloatVector sum = FloatVector.zero(SPECIES);
            for (int j = group; j < whole; j += Kernels.WIDTH) {
                FloatVector d = fromArray(SPECIES, in, xRow + j).sub(mean);
                sum = d.fma(d, sum);
            }
            sum.intoArray(lanes, group);
        }
        return whole;
    }

    @Override
    default int layerNormDotLanes(int i, Matrix x, Normalization n, Matrix dy, float[] lanes) {
        float[] in = x.values();
        float[] gradients = dy.values();
        float[] gamma = n.gamma();
        float mean = n.means()[i];
        float inverse = n.inverses()[i];
        int xRow = x.row(i);
        int dyRow = dy.row(i);
        int whole = x.columns() & ~Fold.MASK;
        for (int group = 0; group < Kernels.WIDTH; group += LANES) {
            FloatVector sum = FloatVector.zero(SPECIES);
            for (int j = group; j < whole; j += Kernels.WIDTH) {
                FloatVector normal = fromArray(SPECIES, in, xRow + j).sub(mean).mul(inverse);
                sum = fromArray(SPECIES, gradients, dyRow + j)
                        .mul(fromArray(SPECIES, gamma, j))
                        .fma(normal, sum);
            }
            sum.intoArray(lanes, group);
        }
        return whole;
    }

    @Override
    default int softmaxGradientRow(int i, Matrix y, Matrix dy, float sum, Matrix dx) {
        float[] probabilities = y.values();
        float[] gradients = dy.values();
        float[] out = dx.values();
        int yRow = y.row(i);
        int dyRow = dy.row(i);
        int dxRow = dx.row(i);
        int bound = SPECIES.loopBound(y.columns());
        for (int j = 0; j < bound; j += LANES) {
            fromArray(SPECIES, probabilities, yRow + j)
                    .mul(fromArray(SPECIES, gradients, dyRow + j).sub(sum))
                    .intoArray(out, dxRow + j);
        }
        return bound;
    }

    @Override
    default int softCrossEntropyRow(int i, Matrix t, float factor, float scale, Matrix dx) {
        float[] targets = t.values();
        float[] out = dx.values();
        int tRow = t.row(i);
        int dxRow = dx.row(i);
        int bound = SPECIES.loopBound(t.columns());
        FloatVector f = FloatVector.broadcast(SPECIES, factor);
        for (int j = 0; j < bound; j += LANES) {
            f.fma(
                            fromArray(SPECIES, out, dxRow + j),
                            fromArray(SPECIES, targets, tRow + j).neg())
                    .mul(scale)
                    .intoArray(out, dxRow + j);
        }
        return bound;
    }

    @Override
    default int layerNormRow(int i, Matrix x, Normalization n, Matrix y) {
        float[] in = x.values();
        float[] out = y.values();
        float[] gamma = n.gamma();
        float[] beta = n.beta();
        float mean = n.means()[i];
        float inverse = n.inverses()[i];
        int xRow = x.row(i);
        int yRow = y.row(i);
        int bound = SPECIES.loopBound(x.columns());
        for (int j = 0; j < bound; j += LANES) {
            FloatVector normal = fromArray(SPECIES, in, xRow + j).sub(mean).mul(inverse);
            normal.fma(fromArray(SPECIES, gamma, j), fromArray(SPECIES, beta, j))
                    .intoArray(out, yRow + j);
        }
        return bound;
    }

    @Override
    default int layerNormGradientRow(int i, Matrix x, Normalization n, Matrix dy, float sum, float dot, Matrix dx) {
        float[] in = x.values();
        float[] gradients = dy.values();
        float[] out = dx.values();
        float[] gamma = n.gamma();
        float mean = n.means()[i];
        float inverse = n.inverses()[i];
        int xRow = x.row(i);
        int dyRow = dy.row(i);
        int dxRow = dx.row(i);
        int bound = SPECIES.loopBound(x.columns());
        FloatVector d = FloatVector.broadcast(SPECIES, dot);
        for (int j = 0; j < bound; j += LANES) {
            FloatVector normal = fromArray(SPECIES, in, xRow + j).sub(mean).mul(inverse);
            FloatVector g = fromArray(SPECIES, gradients, dyRow + j).mul(fromArray(SPECIES, gamma, j));
            normal.neg().fma(d, g.sub(sum)).mul(inverse).intoArray(out, dxRow + j);
        }
        return bound;
    }
}
