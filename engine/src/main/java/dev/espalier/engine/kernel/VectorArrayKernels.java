package dev.espalier.engine.kernel;

import static dev.espalier.engine.kernel.Lanes.LANES;
import static dev.espalier.engine.kernel.Lanes.SPECIES;
import static dev.espalier.engine.kernel.Lanes.ZERO;
import static jdk.incubator.vector.FloatVector.fromArray;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Arithmetic on ranges a vector at a time. Where the hardware has fewer lanes than a reduction, its lanes are summed in
 * groups, one pass over the chunk for each: the chunk stays in the first-level cache.
 */
interface VectorArrayKernels extends ArrayAlgorithms {

    /** As many bytes as there are lanes; there is no shape of four. */
    VectorSpecies<Byte> BYTES = LANES < 16 ? ByteVector.SPECIES_64 : ByteVector.SPECIES_128;

    FloatVector LEAST_NORMAL = FloatVector.broadcast(SPECIES, Float.MIN_NORMAL);

    @Override
    default void unsignedBytes(byte[] bytes, int bytesOffset, float[] x, int xOffset, int count) {
        int bound = LANES < 8 ? 0 : SPECIES.loopBound(count);
        for (int i = 0; i < bound; i += LANES) {
            // C2 knows the conversion of signed bytes on every JDK; with the highest bit turned they are 128 less
            ByteVector signed =
                    ByteVector.fromArray(BYTES, bytes, bytesOffset + i).lanewise(VectorOperators.XOR, Byte.MIN_VALUE);
            ((FloatVector) signed.convertShape(VectorOperators.B2F, SPECIES, 0))
                    .add(128f)
                    .intoArray(x, xOffset + i);
        }
        ScalarArrays.unsignedBytes(bytes, bytesOffset + bound, x, xOffset + bound, count - bound);
    }

    @Override
    default void scale(float factor, float[] x, int xOffset, float[] y, int yOffset, int count) {
        int bound = SPECIES.loopBound(count);
        for (int i = 0; i < bound; i += LANES) {
            fromArray(SPECIES, x, xOffset + i).mul(factor).intoArray(y, yOffset + i);
        }
        ScalarArrays.scale(factor, x, xOffset + bound, y, yOffset + bound, count - bound);
    }

    @Override
    default void add(float[] x, int xOffset, float[] y, int yOffset, float[] z, int zOffset, int count) {
        int bound = SPECIES.loopBound(count);
        for (int i = 0; i < bound; i += LANES) {
            fromArray(SPECIES, x, xOffset + i)
                    .add(fromArray(SPECIES, y, yOffset + i))
                    .intoArray(z, zOffset + i);
        }
        ScalarArrays.add(x, xOffset + bound, y, yOffset + bound, z, zOffset + bound, count - bound);
    }

    @Override
    default void multiply(float[] x, int xOffset, float[] y, int yOffset, float[] z, int zOffset, int count) {
        int bound = SPECIES.loopBound(count);
        for (int i = 0; i < bound; i += LANES) {
            fromArray(SPECIES, x, xOffset + i)
                    .mul(fromArray(SPECIES, y, yOffset + i))
                    .intoArray(z, zOffset + i);
        }
        ScalarArrays.multiply(x, xOffset + bound, y, yOffset + bound, z, zOffset + bound, count - bound);
    }

    @Override
    default void clearSubnormals(float[] x, int xOffset, int count) {
        int bound = SPECIES.loopBound(count);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector value = fromArray(SPECIES, x, xOffset + i);
            value.blend(ZERO, value.abs().compare(VectorOperators.LT, LEAST_NORMAL))
                    .intoArray(x, xOffset + i);
        }
        ScalarArrays.clearSubnormals(x, xOffset + bound, count - bound);
    }

    @Override
    default void copyRuns(int count, int size, float[] x, int xOffset, int xStep, float[] y, int yOffset, int yStep) {
        VectorRuns.copy(count, size, x, xOffset, xStep, y, yOffset, yStep);
    }

    @Override
    default float chunkSum(float[] x, int from, int count, Workspace workspace) {
        float[] lanes = workspace.lanes;
        int whole = count & ~Fold.MASK;
        for (int group = 0; group < Kernels.WIDTH; group += LANES) {
            sumGroup(x, from + group, whole, lanes, group);
        }
        ScalarArrays.sum(x, from, whole, count, lanes);
        return Fold.sum(lanes);
    }

    private static void sumGroup(float[] x, int from, int whole, float[] lanes, int group) {
        FloatVector sum = FloatVector.zero(SPECIES);
        for (int i = 0; i < whole; i += Kernels.WIDTH) {
            sum = fromArray(SPECIES, x, from + i).add(sum);
        }
        sum.intoArray(lanes, group);
    }

    @Override
    default float chunkDot(float[] x, int xFrom, float[] y, int yFrom, int count, Workspace workspace) {
        float[] lanes = workspace.lanes;
        int whole = count & ~Fold.MASK;
        if (LANES == Kernels.WIDTH) {
            dotGroup(x, xFrom, y, yFrom, whole, lanes);
        } else {
            for (int group = 0; group < Kernels.WIDTH; group += 2 * LANES) {
                dotGroups(x, xFrom + group, y, yFrom + group, whole, lanes, group);
            }
        }
        ScalarArrays.dot(x, xFrom, y, yFrom, whole, count, lanes);
        return Fold.sum(lanes);
    }

    /** Two chunks at once where a vector holds all lanes: a sum waits for its last addition much longer than for a load. */
    @Override
    default double sumOfSquares(float[] x, int xOffset, int count, Workspace workspace) {
        double total = 0;
        int i = 0;
        for (; LANES == Kernels.WIDTH && i + CHUNK < count; i += 2 * CHUNK) {
            float[] lanes = workspace.lanes;
            int from = xOffset + i;
            int next = Math.min(CHUNK, count - i - CHUNK);
            int whole = next & ~Fold.MASK;
            twoSquares(x, from, from + CHUNK, whole, lanes);
            moreSquares(x, from + whole, CHUNK - whole, lanes);
            total += Fold.sum(lanes);
            System.arraycopy(lanes, LANES, lanes, 0, LANES);
            ScalarArrays.dot(x, from + CHUNK, x, from + CHUNK, whole, next, lanes);
            total += Fold.sum(lanes);
        }
        for (; i < count; i += CHUNK) {
            total += chunkDot(x, xOffset + i, x, xOffset + i, Math.min(CHUNK, count - i), workspace);
        }
        return total;
    }

    private static void twoSquares(float[] x, int from, int next, int whole, float[] lanes) {
        FloatVector sum = FloatVector.zero(SPECIES);
        FloatVector nextSum = FloatVector.zero(SPECIES);
        for (int i = 0; i < whole; i += Kernels.WIDTH) {
            FloatVector value = fromArray(SPECIES, x, from + i);
            FloatVector nextValue = fromArray(SPECIES, x, next + i);
            sum = value.fma(value, sum);
            nextSum = nextValue.fma(nextValue, nextSum);
        }
        sum.intoArray(lanes, 0);
        nextSum.intoArray(lanes, LANES);
    }

    private static void moreSquares(float[] x, int from, int whole, float[] lanes) {
        FloatVector sum = fromArray(SPECIES, lanes, 0);
        for (int i = 0; i < whole; i += Kernels.WIDTH) {
            FloatVector value = fromArray(SPECIES, x, from + i);
            sum = value.fma(value, sum);
        }
        sum.intoArray(lanes, 0);
    }

    private static void dotGroup(float[] x, int xFrom, float[] y, int yFrom, int whole, float[] lanes) {
        FloatVector sum = FloatVector.zero(SPECIES);
        for (int i = 0; i < whole; i += Kernels.WIDTH) {
            sum = fromArray(SPECIES, x, xFrom + i).fma(fromArray(SPECIES, y, yFrom + i), sum);
        }
        sum.intoArray(lanes, 0);
    }

    /** Two groups at once: a sum waits for its last addition four times as long as for two loads. */
    private static void dotGroups(float[] x, int xFrom, float[] y, int yFrom, int whole, float[] lanes, int group) {
        FloatVector sum = FloatVector.zero(SPECIES);
        FloatVector next = FloatVector.zero(SPECIES);
        for (int i = 0; i < whole; i += Kernels.WIDTH) {
            sum = fromArray(SPECIES, x, xFrom + i).fma(fromArray(SPECIES, y, yFrom + i), sum);
            next = fromArray(SPECIES, x, xFrom + LANES + i).fma(fromArray(SPECIES, y, yFrom + LANES + i), next);
        }
        sum.intoArray(lanes, group);
        next.intoArray(lanes, group + LANES);
    }

    @Override
    default float max(float[] x, int xOffset, int count) {
        int bound = SPECIES.loopBound(count);
        if (bound == 0) {
            return ScalarArrays.max(x, xOffset, count, Float.NEGATIVE_INFINITY);
        }
        FloatVector max = fromArray(SPECIES, x, xOffset);
        for (int i = LANES; i < bound; i += LANES) {
            max = fromArray(SPECIES, x, xOffset + i).max(max);
        }
        // the greatest of several numbers does not depend on the order, unlike their sum
        return ScalarArrays.max(x, xOffset + bound, count - bound, max.reduceLanes(VectorOperators.MAX));
    }

    @Override
    default boolean areFinite(float[] x, int xOffset, int count) {
        int bound = count - count % (2 * LANES);
        // 0 times an element is 0 or NaN, and NaN remains
        FloatVector zero = FloatVector.zero(SPECIES);
        FloatVector even = zero;
        FloatVector odd = zero;
        for (int i = 0; i < bound; i += 2 * LANES) {
            even = fromArray(SPECIES, x, xOffset + i).fma(zero, even);
            odd = fromArray(SPECIES, x, xOffset + i + LANES).fma(zero, odd);
        }
        return even.max(odd).reduceLanes(VectorOperators.MAX) == 0
                && ScalarArrays.areFinite(x, xOffset + bound, count - bound);
    }
}
