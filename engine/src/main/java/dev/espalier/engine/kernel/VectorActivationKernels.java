package dev.espalier.engine.kernel;

import static dev.espalier.engine.kernel.Lanes.SPECIES;

/**
 * Activations: whole vectors by {@link VectorActivations}, {@link VectorExponentials} and their like, the rest by
 * {@link ScalarActivations}.
 *
 * <p>What C2 inlines into one method is limited, and vectors are left on the heap where it stops. So longer formulas take two
 * loops with a scratch array between them, and an activation is chosen by a call of an interface, through which nothing is inlined
 * where more than two of them are in use.
 */
interface VectorActivationKernels extends ActivationKernels {

    /** Elements between the two loops of a long formula: few enough to stay in the first-level cache. */
    int BLOCK = 1024;

    @Override
    default void activate(
            Activation activation, float parameter, float[] x, int xOffset, float[] y, int yOffset, int count) {
        int bound = SPECIES.loopBound(count);
        loop(activation).run(parameter, x, xOffset, y, yOffset, bound);
        ScalarActivations.activate(activation, parameter, x, xOffset + bound, y, yOffset + bound, count - bound);
    }

    /** An activation of whole vectors. */
    interface Loop {
        void run(float parameter, float[] x, int xOffset, float[] y, int yOffset, int bound);
    }

    private static Loop loop(Activation activation) {
        return switch (activation) {
            case RELU ->
                (parameter, x, xOffset, y, yOffset, bound) -> VectorActivations.relu(x, xOffset, y, yOffset, bound);
            case RELU6 ->
                (parameter, x, xOffset, y, yOffset, bound) -> VectorActivations.relu6(x, xOffset, y, yOffset, bound);
            case LEAKY_RELU -> VectorActivations::leakyRelu;
            case TANH ->
                (parameter, x, xOffset, y, yOffset, bound) -> VectorExponentials.tanh(x, xOffset, y, yOffset, bound);
            case ELU -> VectorActivationKernels::elu;
            case SILU -> (parameter, x, xOffset, y, yOffset, bound) -> silu(x, xOffset, y, yOffset, bound);
            case GELU -> (parameter, x, xOffset, y, yOffset, bound) -> gelu(x, xOffset, y, yOffset, bound);
            case SIGMOID -> (parameter, x, xOffset, y, yOffset, bound) -> sigmoid(x, xOffset, y, yOffset, bound);
        };
    }

    private static void elu(float parameter, float[] x, int xOffset, float[] y, int yOffset, int bound) {
        float[] scratch = Scratch.ofThread();
        for (int i = 0; i < bound; i += BLOCK) {
            int length = Math.min(BLOCK, bound - i);
            VectorExponentials.expm1(x, xOffset + i, scratch, length);
            VectorActivations.elu(parameter, x, xOffset + i, scratch, y, yOffset + i, length);
        }
    }

    private static void silu(float[] x, int xOffset, float[] y, int yOffset, int bound) {
        float[] scratch = Scratch.ofThread();
        for (int i = 0; i < bound; i += BLOCK) {
            int length = Math.min(BLOCK, bound - i);
            VectorExponentials.decay(x, xOffset + i, scratch, length);
            VectorActivations.silu(x, xOffset + i, scratch, y, yOffset + i, length);
        }
    }

    private static void gelu(float[] x, int xOffset, float[] y, int yOffset, int bound) {
        float[] scratch = Scratch.ofThread();
        for (int i = 0; i < bound; i += BLOCK) {
            int length = Math.min(BLOCK, bound - i);
            VectorExponentials.gaussian(x, xOffset + i, scratch, length);
            VectorGelu.gelu(x, xOffset + i, scratch, y, yOffset + i, length);
        }
    }

    private static void sigmoid(float[] x, int xOffset, float[] y, int yOffset, int bound) {
        float[] scratch = Scratch.ofThread();
        for (int i = 0; i < bound; i += BLOCK) {
            int length = Math.min(BLOCK, bound - i);
            VectorExponentials.decay(x, xOffset + i, scratch, length);
            VectorActivations.sigmoid(x, xOffset + i, scratch, y, yOffset + i, length);
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
        gradientLoop(activation).run(parameter, saved, savedOffset, dy, dyOffset, dx, dxOffset, bound);
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

    /** The gradient of an activation, of whole vectors. */
    interface GradientLoop {
        void run(
                float parameter,
                float[] saved,
                int savedOffset,
                float[] dy,
                int dyOffset,
                float[] dx,
                int dxOffset,
                int bound);
    }

    private static GradientLoop gradientLoop(Activation activation) {
        return switch (activation) {
            case RELU ->
                (parameter, y, yOffset, dy, dyOffset, dx, dxOffset, bound) ->
                        VectorActivations.reluGradient(y, yOffset, dy, dyOffset, dx, dxOffset, bound);
            case RELU6 ->
                (parameter, y, yOffset, dy, dyOffset, dx, dxOffset, bound) ->
                        VectorActivations.relu6Gradient(y, yOffset, dy, dyOffset, dx, dxOffset, bound);
            case LEAKY_RELU -> VectorActivations::leakyReluGradient;
            case ELU -> VectorActivations::eluGradient;
            case TANH ->
                (parameter, y, yOffset, dy, dyOffset, dx, dxOffset, bound) ->
                        VectorActivations.tanhGradient(y, yOffset, dy, dyOffset, dx, dxOffset, bound);
            case SIGMOID ->
                (parameter, y, yOffset, dy, dyOffset, dx, dxOffset, bound) ->
                        VectorActivations.sigmoidGradient(y, yOffset, dy, dyOffset, dx, dxOffset, bound);
            case SILU ->
                (parameter, x, xOffset, dy, dyOffset, dx, dxOffset, bound) ->
                        siluGradient(x, xOffset, dy, dyOffset, dx, dxOffset, bound);
            case GELU ->
                (parameter, x, xOffset, dy, dyOffset, dx, dxOffset, bound) ->
                        geluGradient(x, xOffset, dy, dyOffset, dx, dxOffset, bound);
        };
    }

    private static void siluGradient(
            float[] x, int xOffset, float[] dy, int dyOffset, float[] dx, int dxOffset, int bound) {
        float[] scratch = Scratch.ofThread();
        for (int i = 0; i < bound; i += BLOCK) {
            int length = Math.min(BLOCK, bound - i);
            VectorExponentials.decay(x, xOffset + i, scratch, length);
            VectorActivations.siluGradient(x, xOffset + i, scratch, dy, dyOffset + i, dx, dxOffset + i, length);
        }
    }

    private static void geluGradient(
            float[] x, int xOffset, float[] dy, int dyOffset, float[] dx, int dxOffset, int bound) {
        float[] scratch = Scratch.ofThread();
        for (int i = 0; i < bound; i += BLOCK) {
            int length = Math.min(BLOCK, bound - i);
            VectorExponentials.gaussian(x, xOffset + i, scratch, length);
            VectorGelu.geluGradient(x, xOffset + i, scratch, dy, dyOffset + i, dx, dxOffset + i, length);
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
