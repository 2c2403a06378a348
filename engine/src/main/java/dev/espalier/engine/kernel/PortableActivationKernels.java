package dev.espalier.engine.kernel;

/** Activations in plain loops. */
interface PortableActivationKernels extends ActivationKernels {

    @Override
    default void activate(
            Activation activation, float parameter, float[] x, int xOffset, float[] y, int yOffset, int count) {
        ScalarActivations.activate(activation, parameter, x, xOffset, y, yOffset, count);
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
        ScalarActivations.activationGradient(
                activation, parameter, saved, savedOffset, dy, dyOffset, dx, dxOffset, count);
    }

    @Override
    default void exp(float[] x, int xOffset, float[] y, int yOffset, int count) {
        ScalarActivations.exp(x, xOffset, y, yOffset, count);
    }

    @Override
    default void log(float[] x, int xOffset, float[] y, int yOffset, int count) {
        ScalarActivations.log(x, xOffset, y, yOffset, count);
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
        ScalarActivations.binaryCrossEntropy(x, xOffset, t, tOffset, losses, lossesOffset, dx, dxOffset, count);
    }
}
