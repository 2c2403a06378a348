package dev.espalier.engine.kernel;

import static dev.espalier.engine.kernel.Lanes.LANES;
import static dev.espalier.engine.kernel.Lanes.ONE;
import static dev.espalier.engine.kernel.Lanes.SPECIES;
import static dev.espalier.engine.kernel.Lanes.ZERO;
import static jdk.incubator.vector.FloatVector.fromArray;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Loops over whole vectors of the activations that are simple, or simple once their exponential is in a scratch array,
 * with the formulas of {@link FloatMath} step by step.
 */
final class VectorActivations {

    private static final FloatVector DECAY_MAX = broadcast(FloatMath.DECAY_MAX);
    private static final FloatVector SIX = broadcast(6f);

    private VectorActivations() {}

    static void relu(float[] source, int sourceOffset, float[] y, int yOffset, int bound) {
        for (int i = 0; i < bound; i += LANES) {
            fromArray(SPECIES, source, sourceOffset + i).max(ZERO).intoArray(y, yOffset + i);
        }
    }

    static void relu6(float[] source, int sourceOffset, float[] y, int yOffset, int bound) {
        for (int i = 0; i < bound; i += LANES) {
            fromArray(SPECIES, source, sourceOffset + i).max(ZERO).min(SIX).intoArray(y, yOffset + i);
        }
    }

    static void leakyRelu(float slope, float[] source, int sourceOffset, float[] y, int yOffset, int bound) {
        for (int i = 0; i < bound; i += LANES) {
            FloatVector x = fromArray(SPECIES, source, sourceOffset + i);
            x.blend(x.mul(slope), x.compare(VectorOperators.LT, ZERO)).intoArray(y, yOffset + i);
        }
    }

    /** From scratch = e^(−|x|). */
    static void sigmoid(float[] source, int sourceOffset, float[] scratch, float[] y, int yOffset, int bound) {
        for (int i = 0; i < bound; i += LANES) {
            FloatVector x = fromArray(SPECIES, source, sourceOffset + i);
            FloatVector e = fromArray(SPECIES, scratch, i);
            ONE.blend(e, x.compare(VectorOperators.LT, ZERO)).div(e.add(ONE)).intoArray(y, yOffset + i);
        }
    }

    /** From scratch = e^(−|x|). */
    static void silu(float[] source, int sourceOffset, float[] scratch, float[] y, int yOffset, int bound) {
        for (int i = 0; i < bound; i += LANES) {
            FloatVector x = fromArray(SPECIES, source, sourceOffset + i);
            FloatVector e = fromArray(SPECIES, scratch, i);
            FloatVector a = x.abs().min(DECAY_MAX);
            x.max(ZERO).sub(a.mul(e.div(e.add(ONE)))).intoArray(y, yOffset + i);
        }
    }

    /** From scratch = e^x − 1 of what is below zero. */
    static void elu(float alpha, float[] source, int sourceOffset, float[] scratch, float[] y, int yOffset, int bound) {
        for (int i = 0; i < bound; i += LANES) {
            FloatVector x = fromArray(SPECIES, source, sourceOffset + i);
            FloatVector e = fromArray(SPECIES, scratch, i);
            x.blend(e.mul(alpha), x.compare(VectorOperators.LT, ZERO)).intoArray(y, yOffset + i);
        }
    }

    static void reluGradient(
            float[] saved, int savedOffset, float[] dy, int dyOffset, float[] dx, int dxOffset, int bound) {
        for (int i = 0; i < bound; i += LANES) {
            FloatVector y = fromArray(SPECIES, saved, savedOffset + i);
            FloatVector g = fromArray(SPECIES, dy, dyOffset + i);
            ZERO.blend(g, y.compare(VectorOperators.GT, ZERO)).intoArray(dx, dxOffset + i);
        }
    }

    static void relu6Gradient(
            float[] saved, int savedOffset, float[] dy, int dyOffset, float[] dx, int dxOffset, int bound) {
        for (int i = 0; i < bound; i += LANES) {
            FloatVector y = fromArray(SPECIES, saved, savedOffset + i);
            FloatVector g = fromArray(SPECIES, dy, dyOffset + i);
            ZERO.blend(g, y.compare(VectorOperators.GT, ZERO).and(y.compare(VectorOperators.LT, SIX)))
                    .intoArray(dx, dxOffset + i);
        }
    }

    static void leakyReluGradient(
            float slope,
            float[] saved,
            int savedOffset,
            float[] dy,
            int dyOffset,
            float[] dx,
            int dxOffset,
            int bound) {
        for (int i = 0; i < bound; i += LANES) {
            FloatVector y = fromArray(SPECIES, saved, savedOffset + i);
            FloatVector g = fromArray(SPECIES, dy, dyOffset + i);
            g.mul(slope).blend(g, y.compare(VectorOperators.GT, ZERO)).intoArray(dx, dxOffset + i);
        }
    }

    static void eluGradient(
            float alpha,
            float[] saved,
            int savedOffset,
            float[] dy,
            int dyOffset,
            float[] dx,
            int dxOffset,
            int bound) {
        for (int i = 0; i < bound; i += LANES) {
            FloatVector y = fromArray(SPECIES, saved, savedOffset + i);
            FloatVector g = fromArray(SPECIES, dy, dyOffset + i);
            g.mul(y.add(alpha)).blend(g, y.compare(VectorOperators.GT, ZERO)).intoArray(dx, dxOffset + i);
        }
    }

    static void tanhGradient(
            float[] saved, int savedOffset, float[] dy, int dyOffset, float[] dx, int dxOffset, int bound) {
        for (int i = 0; i < bound; i += LANES) {
            FloatVector y = fromArray(SPECIES, saved, savedOffset + i);
            FloatVector g = fromArray(SPECIES, dy, dyOffset + i);
            g.mul(y.neg().fma(y, ONE)).intoArray(dx, dxOffset + i);
        }
    }

    static void sigmoidGradient(
            float[] saved, int savedOffset, float[] dy, int dyOffset, float[] dx, int dxOffset, int bound) {
        for (int i = 0; i < bound; i += LANES) {
            FloatVector y = fromArray(SPECIES, saved, savedOffset + i);
            FloatVector g = fromArray(SPECIES, dy, dyOffset + i);
            g.mul(y.mul(ONE.sub(y))).intoArray(dx, dxOffset + i);
        }
    }

    /** From scratch = e^(−|x|). */
    static void siluGradient(
            float[] saved,
            int savedOffset,
            float[] scratch,
            float[] dy,
            int dyOffset,
            float[] dx,
            int dxOffset,
            int bound) {
        for (int i = 0; i < bound; i += LANES) {
            FloatVector x = fromArray(SPECIES, saved, savedOffset + i);
            FloatVector g = fromArray(SPECIES, dy, dyOffset + i);
            FloatVector e = fromArray(SPECIES, scratch, i);
            FloatVector a = x.abs().min(DECAY_MAX);
            FloatVector complement = ONE.div(e.add(ONE));
            FloatVector s = e.mul(complement);
            FloatVector lower = a.neg().mul(s).fma(complement, s);
            g.mul(ONE.sub(lower).blend(lower, x.compare(VectorOperators.LT, ZERO)))
                    .intoArray(dx, dxOffset + i);
        }
    }

    /** From scratch = e^(−|x|). */
    static void binaryCrossEntropyGradient(
            float[] logits,
            int logitsOffset,
            float[] targets,
            int targetsOffset,
            float[] scratch,
            float[] dx,
            int dxOffset,
            int bound) {
        for (int i = 0; i < bound; i += LANES) {
            FloatVector x = fromArray(SPECIES, logits, logitsOffset + i);
            FloatVector t = fromArray(SPECIES, targets, targetsOffset + i);
            FloatVector e = fromArray(SPECIES, scratch, i);
            ONE.blend(e, x.compare(VectorOperators.LT, ZERO))
                    .div(e.add(ONE))
                    .sub(t)
                    .intoArray(dx, dxOffset + i);
        }
    }

    private static FloatVector broadcast(float value) {
        return FloatVector.broadcast(SPECIES, value);
    }
}
