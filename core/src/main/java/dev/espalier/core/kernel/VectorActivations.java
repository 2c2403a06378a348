package dev.espalier.core.kernel;

import static dev.espalier.core.kernel.Lanes.LANES;
import static dev.espalier.core.kernel.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * Loops of activations over whole vectors. One small method each, so that C2 inlines all of the vector arithmetic: a
 * call that is left over would box its vectors.
 */
final class VectorActivations {

    private VectorActivations() {}

    static void relu(float[] x, int xOffset, float[] y, int yOffset, int bound) {
        for (int i = 0; i < bound; i += LANES) {
            VectorMath.relu(load(x, xOffset + i)).intoArray(y, yOffset + i);
        }
    }

    static void leakyRelu(float slope, float[] x, int xOffset, float[] y, int yOffset, int bound) {
        for (int i = 0; i < bound; i += LANES) {
            VectorMath.leakyRelu(load(x, xOffset + i), slope).intoArray(y, yOffset + i);
        }
    }

    static void elu(float alpha, float[] x, int xOffset, float[] y, int yOffset, int bound) {
        for (int i = 0; i < bound; i += LANES) {
            VectorMath.elu(load(x, xOffset + i), alpha).intoArray(y, yOffset + i);
        }
    }

    static void silu(float[] x, int xOffset, float[] y, int yOffset, int bound) {
        for (int i = 0; i < bound; i += LANES) {
            VectorMath.silu(load(x, xOffset + i)).intoArray(y, yOffset + i);
        }
    }

    static void gelu(float[] x, int xOffset, float[] y, int yOffset, int bound) {
        for (int i = 0; i < bound; i += LANES) {
            VectorMath.gelu(load(x, xOffset + i)).intoArray(y, yOffset + i);
        }
    }

    static void tanh(float[] x, int xOffset, float[] y, int yOffset, int bound) {
        for (int i = 0; i < bound; i += LANES) {
            VectorMath.tanh(load(x, xOffset + i)).intoArray(y, yOffset + i);
        }
    }

    static void sigmoid(float[] x, int xOffset, float[] y, int yOffset, int bound) {
        for (int i = 0; i < bound; i += LANES) {
            VectorMath.sigmoid(load(x, xOffset + i)).intoArray(y, yOffset + i);
        }
    }

    static void exp(float[] x, int xOffset, float[] y, int yOffset, int bound) {
        for (int i = 0; i < bound; i += LANES) {
            VectorMath.exp(load(x, xOffset + i)).intoArray(y, yOffset + i);
        }
    }

    static void log(float[] x, int xOffset, float[] y, int yOffset, int bound) {
        for (int i = 0; i < bound; i += LANES) {
            VectorMath.log(load(x, xOffset + i)).intoArray(y, yOffset + i);
        }
    }

    static void reluGradient(
            float[] saved, int savedOffset, float[] dy, int dyOffset, float[] dx, int dxOffset, int bound) {
        for (int i = 0; i < bound; i += LANES) {
            FloatVector y = load(saved, savedOffset + i);
            FloatVector g = load(dy, dyOffset + i);
            VectorMath.where(y, g).intoArray(dx, dxOffset + i);
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
            FloatVector y = load(saved, savedOffset + i);
            FloatVector g = load(dy, dyOffset + i);
            VectorMath.select(y, g.mul(slope), g).intoArray(dx, dxOffset + i);
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
            FloatVector y = load(saved, savedOffset + i);
            FloatVector g = load(dy, dyOffset + i);
            VectorMath.select(y, g.mul(y.add(alpha)), g).intoArray(dx, dxOffset + i);
        }
    }

    static void siluGradient(
            float[] saved, int savedOffset, float[] dy, int dyOffset, float[] dx, int dxOffset, int bound) {
        for (int i = 0; i < bound; i += LANES) {
            FloatVector x = load(saved, savedOffset + i);
            FloatVector g = load(dy, dyOffset + i);
            g.mul(VectorMath.siluGradient(x)).intoArray(dx, dxOffset + i);
        }
    }

    static void geluGradient(
            float[] saved, int savedOffset, float[] dy, int dyOffset, float[] dx, int dxOffset, int bound) {
        for (int i = 0; i < bound; i += LANES) {
            FloatVector x = load(saved, savedOffset + i);
            FloatVector g = load(dy, dyOffset + i);
            g.mul(VectorMath.geluGradient(x)).intoArray(dx, dxOffset + i);
        }
    }

    static void tanhGradient(
            float[] saved, int savedOffset, float[] dy, int dyOffset, float[] dx, int dxOffset, int bound) {
        for (int i = 0; i < bound; i += LANES) {
            FloatVector y = load(saved, savedOffset + i);
            FloatVector g = load(dy, dyOffset + i);
            g.mul(y.neg().fma(y, FloatVector.broadcast(SPECIES, 1f))).intoArray(dx, dxOffset + i);
        }
    }

    static void sigmoidGradient(
            float[] saved, int savedOffset, float[] dy, int dyOffset, float[] dx, int dxOffset, int bound) {
        for (int i = 0; i < bound; i += LANES) {
            FloatVector y = load(saved, savedOffset + i);
            FloatVector g = load(dy, dyOffset + i);
            g.mul(y.mul(FloatVector.broadcast(SPECIES, 1f).sub(y))).intoArray(dx, dxOffset + i);
        }
    }

    static void binaryCrossEntropy(
            float[] x,
            int xOffset,
            float[] t,
            int tOffset,
            float[] losses,
            int lossesOffset,
            float[] dx,
            int dxOffset,
            int bound) {
        FloatVector one = FloatVector.broadcast(SPECIES, 1f);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector logit = load(x, xOffset + i);
            FloatVector target = load(t, tOffset + i);
            FloatVector e = VectorMath.exp(logit.abs().neg());
            FloatVector loss = logit.neg().fma(target, logit.max(0f)).add(VectorMath.log1pOfUnit(e));
            loss.intoArray(losses, lossesOffset + i);
            VectorMath.select(logit, e, one).div(e.add(1f)).sub(target).intoArray(dx, dxOffset + i);
        }
    }

    private static FloatVector load(float[] array, int index) {
        return FloatVector.fromArray(SPECIES, array, index);
    }
}
