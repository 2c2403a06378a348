package dev.espalier.engine.kernel;

import static dev.espalier.engine.kernel.Lanes.SPECIES;

/**
 * Activations: whole vectors by {@link VectorActivations}, {@link VectorExponentials} and their like, the rest by
 * {@link ScalarActivations}. The longer formulas take two loops with a scratch array between them, for what C2 inlines
 * is limited.
 */
interface VectorActivationKernels extends ActivationKernels {

    /** Elements between the two loops of a long formula: few enough to stay in the first-level cache. */
    int BLOCK = 1024;

    @Override
    default void activate(
            Activation activation, float parameter, float[] x, int xOffset, float[] y, int yOffset, int count) {
        int bound = SPECIES.loopBound(count);
        switch (activation) {
            case RELU -> VectorActivations.relu(x, xOffset, y, yOffset, bound);
            case RELU6 -> VectorActivations.relu6(x, xOffset, y, yOffset, bound);
            case LEAKY_RELU -> VectorActivations.leakyRelu(parameter, x, xOffset, y, yOffset, bound);
            case TANH -> VectorExponentials.tanh(x, xOffset, y, yOffset, bound);
            case ELU, SILU, GELU, SIGMOID -> activateInBlocks(activation, parameter, x, xOffset, y, yOffset, bound);
        }
        ScalarActivations.activate(activation, parameter, x, xOffset + bound, y, yOffset + bound, count - bound);
    }

    private static void activateInBlocks(
            Activation activation, float parameter, float[] x, int xOffset, float[] y, int yOffset, int bound) {
        float[] scratch = Scratch.ofThread();
        for (int i = 0; i < bound; i += BLOCK) {
            int length = Math.min(BLOCK, bound - i);
            if (activation == Activation.ELU) {
                VectorExponentials.expm1(x, xOffset + i, scratch, length);
                VectorActivations.elu(parameter, x, xOffset + i, scratch, y, yOffset + i, length);
            } else if (activation == Activation.GELU) {
                VectorExponentials.gaussian(x, xOffset + i, scratch, length);
                VectorGelu.gelu(x, xOffset + i, scratch, y, yOffset + i, length);
            } else {
                VectorExponentials.decay(x, xOffset + i, scratch, length);
                if (activation == Activation.SILU) {
                    VectorActivations.silu(x, xOffset + i, scratch, y, yOffset + i, length);
                } else {
                    VectorActivations.sigmoid(x, xOffset + i, scratch, y, yOffset + i, length);
                }
            }
        }
    }

    @Override
    default void activationGradient(
            Activation activation,
            float parameter,
            float[] saved,
            int savedOffset,
            float[] dy,
            int dyOffset,
            float[] dx,
            int dxOffset,
            int count) {
        int bound = SPECIES.loopBound(count);
        switch (activation) {
            case RELU -> VectorActivations.reluGradient(saved, savedOffset, dy, dyOffset, dx, dxOffset, bound);
            case RELU6 -> VectorActivations.relu6Gradient(saved, savedOffset, dy, dyOffset, dx, dxOffset, bound);
            case LEAKY_RELU ->
                VectorActivations.leakyReluGradient(parameter, saved, savedOffset, dy, dyOffset, dx, dxOffset, bound);
            case ELU -> VectorActivations.eluGradient(parameter, saved, savedOffset, dy, dyOffset, dx, dxOffset, bound);
            case TANH -> VectorActivations.tanhGradient(saved, savedOffset, dy, dyOffset, dx, dxOffset, bound);
            case SIGMOID -> VectorActivations.sigmoidGradient(saved, savedOffset, dy, dyOffset, dx, dxOffset, bound);
            case SILU, GELU -> gradientInBlocks(activation, saved, savedOffset, dy, dyOffset, dx, dxOffset, bound);
        }
        ScalarActivations.activationGradient(
                activation,
                parameter,
                saved,
                savedOffset + bound,
                dy,
                dyOffset + bound,
                dx,
                dxOffset + bound,
                count - bound);
    }

    private static void gradientInBlocks(
            Activation activation,
            float[] x,
            int xOffset,
            float[] dy,
            int dyOffset,
            float[] dx,
            int dxOffset,
            int bound) {
        float[] scratch = Scratch.ofThread();
        for (int i = 0; i < bound; i += BLOCK) {
            int length = Math.min(BLOCK, bound - i);
            if (activation == Activation.GELU) {
                VectorExponentials.gaussian(x, xOffset + i, scratch, length);
                VectorGelu.geluGradient(x, xOffset + i, scratch, dy, dyOffset + i, dx, dxOffset + i, length);
            } else {
                VectorExponentials.decay(x, xOffset + i, scratch, length);
                VectorActivations.siluGradient(x, xOffset + i, scratch, dy, dyOffset + i, dx, dxOffset + i, length);
            }
        }
    }

    @Override
    default void exp(float[] x, int xOffset, float[] y, int yOffset, int count) {
        int bound = SPECIES.loopBound(count);
        VectorExponentials.exp(x, xOffset, y, yOffset, bound);
        ScalarActivations.exp(x, xOffset + bound, y, yOffset + bound, count - bound);
    }

    @Override
    default void log(float[] x, int xOffset, float[] y, int yOffset, int count) {
        int bound = SPECIES.loopBound(count);
        VectorLogarithms.log(x, xOffset, y, yOffset, bound);
        ScalarActivations.log(x, xOffset + bound, y, yOffset + bound, count - bound);
    }

    @Override
    default void binaryCrossEntropy(
            float[] x,
            int xOffset,
            float[] t,
            int tOffset,
            float[] losses,
            int lossesOffset,
            float[] dx,
            int dxOffset,
            int count) {
        int bound = SPECIES.loopBound(count);
        float[] scratch = Scratch.ofThread();
        for (int i = 0; i < bound; i += BLOCK) {
            int length = Math.min(BLOCK, bound - i);
            VectorExponentials.decay(x, xOffset + i, scratch, length);
            VectorLogarithms.binaryCrossEntropy(
                    x, xOffset + i, t, tOffset + i, scratch, losses, lossesOffset + i, length);
            VectorActivations.binaryCrossEntropyGradient(
                    x, xOffset + i, t, tOffset + i, scratch, dx, dxOffset + i, length);
        }
        ScalarActivations.binaryCrossEntropy(
                x,
                xOffset + bound,
                t,
                tOffset + bound,
                losses,
                lossesOffset + bound,
                dx,
                dxOffset + bound,
                count - bound);
    }
}
