package dev.espalier.core.kernel;

import static dev.espalier.core.kernel.Lanes.SPECIES;

/** Activations: whole vectors by {@link VectorActivations}, the rest by {@link ScalarActivations}. */
interface VectorActivationKernels extends ActivationKernels {

    @Override
    default void activate(
            Activation activation, float parameter, float[] x, int xOffset, float[] y, int yOffset, int count) {
        int bound = SPECIES.loopBound(count);
        switch (activation) {
            case RELU -> VectorActivations.relu(x, xOffset, y, yOffset, bound);
            case LEAKY_RELU -> VectorActivations.leakyRelu(parameter, x, xOffset, y, yOffset, bound);
            case ELU -> VectorActivations.elu(parameter, x, xOffset, y, yOffset, bound);
            case SILU -> VectorActivations.silu(x, xOffset, y, yOffset, bound);
            case GELU -> VectorActivations.gelu(x, xOffset, y, yOffset, bound);
            case TANH -> VectorActivations.tanh(x, xOffset, y, yOffset, bound);
            case SIGMOID -> VectorActivations.sigmoid(x, xOffset, y, yOffset, bound);
        }
        ScalarActivations.activate(activation, parameter, x, xOffset + bound, y, yOffset + bound, count - bound);
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
            case LEAKY_RELU ->
                VectorActivations.leakyReluGradient(parameter, saved, savedOffset, dy, dyOffset, dx, dxOffset, bound);
            case ELU -> VectorActivations.eluGradient(parameter, saved, savedOffset, dy, dyOffset, dx, dxOffset, bound);
            case SILU -> VectorActivations.siluGradient(saved, savedOffset, dy, dyOffset, dx, dxOffset, bound);
            case GELU -> VectorActivations.geluGradient(saved, savedOffset, dy, dyOffset, dx, dxOffset, bound);
            case TANH -> VectorActivations.tanhGradient(saved, savedOffset, dy, dyOffset, dx, dxOffset, bound);
            case SIGMOID -> VectorActivations.sigmoidGradient(saved, savedOffset, dy, dyOffset, dx, dxOffset, bound);
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

    @Override
    default void exp(float[] x, int xOffset, float[] y, int yOffset, int count) {
        int bound = SPECIES.loopBound(count);
        VectorActivations.exp(x, xOffset, y, yOffset, bound);
        ScalarActivations.exp(x, xOffset + bound, y, yOffset + bound, count - bound);
    }

    @Override
    default void log(float[] x, int xOffset, float[] y, int yOffset, int count) {
        int bound = SPECIES.loopBound(count);
        VectorActivations.log(x, xOffset, y, yOffset, bound);
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
        VectorActivations.binaryCrossEntropy(x, xOffset, t, tOffset, losses, lossesOffset, dx, dxOffset, bound);
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
